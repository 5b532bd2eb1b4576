import { useEffect } from 'react';
import { useNotify } from '../../../components/notifications.ts';
import type { Wizard } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';

/** Says once that what could not be saved before is back. */
export const useSayPutBack = ({ putBack }: Wizard): void => {
  const notify = useNotify();
  useEffect(() => {
    if (putBack) notify({ type: 'info', content: wizardWords.save.putBack });
  }, [putBack, notify]);
};
