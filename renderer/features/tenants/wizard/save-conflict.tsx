import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { readDraft } from '../draft/tenant-draft.ts';
import { useWizard } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';

const words = wizardWords.save;

const Choice = () => {
  const { saver, store } = useWizard();
  const [busy, setBusy] = useState<'theirs' | 'mine' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.focus();
    place.current?.scrollIntoView({ block: 'center' });
  }, []);
  const choose = async (which: 'theirs' | 'mine') => {
    setBusy(which);
    setError(null);
    try {
      if (which === 'mine') await saver.keepMine();
      else store.replace(readDraft((await saver.takeTheirs()).body));
    } catch (failure) {
      setError(failure);
      setBusy(null);
    }
  };
  return (
    <section ref={place} tabIndex={-1} aria-label={words.conflictTitle}>
      <Alert type="error" header={words.conflictTitle} statusIconAriaLabel="Error">
        <SpaceBetween size="s">
          <div>{words.conflictBody}</div>
          <SpaceBetween direction="horizontal" size="xs">
            <Button loading={busy === 'mine'} onClick={() => void choose('mine')}>
              {words.keepMine}
            </Button>
            <Button loading={busy === 'theirs'} onClick={() => void choose('theirs')}>
              {words.takeTheirs}
            </Button>
          </SpaceBetween>
          <ProblemAlert error={error} />
        </SpaceBetween>
      </Alert>
    </section>
  );
};

/** Two windows wrote the same draft: asks which version goes on. Nothing is saved until then. */
export const SaveConflict = () => {
  const { saver } = useWizard();
  const { kind } = useSyncExternalStore(saver.subscribe, saver.state);
  return kind === 'conflict' ? <Choice /> : null;
};
