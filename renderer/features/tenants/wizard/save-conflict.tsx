import { useSyncExternalStore } from 'react';
import { readDraft } from '../draft/tenant-draft.ts';
import { useWizard } from '../draft/use-wizard.ts';
import { ChooseVersion } from './choose-version.tsx';

/** Where two windows wrote the same draft. Nothing is saved until somebody has chosen. */
export const SaveConflict = () => {
  const { saver, store } = useWizard();
  const { kind } = useSyncExternalStore(saver.subscribe, saver.state);
  return kind === 'conflict' ? (
    <ChooseVersion saver={saver} onTheirs={({ body }) => store.replace(readDraft(body))} />
  ) : null;
};
