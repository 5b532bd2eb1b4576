import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, useSyncExternalStore } from 'react';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { readDraft } from '../draft/tenant-draft.ts';
import { useWizard } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';

const words = wizardWords.save;

/** Two windows wrote the same draft: asks which version goes on. Nothing is saved until then. */
export const SaveConflict = () => {
  const { saver, store } = useWizard();
  const state = useSyncExternalStore(saver.subscribe, saver.state);
  const [busy, setBusy] = useState<'theirs' | 'mine' | null>(null);
  const [error, setError] = useState<unknown>(null);
  if (state.kind !== 'conflict') return null;
  const choose = async (which: 'theirs' | 'mine') => {
    setBusy(which);
    setError(null);
    try {
      if (which === 'mine') await saver.keepMine();
      else store.replace(readDraft((await saver.takeTheirs()).body));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(null);
    }
  };
  return (
    <Modal
      visible
      size="large"
      header={words.conflictTitle}
      onDismiss={() => undefined}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button loading={busy === 'theirs'} onClick={() => void choose('theirs')}>
              {words.takeTheirs}
            </Button>
            <Button variant="primary" loading={busy === 'mine'} onClick={() => void choose('mine')}>
              {words.keepMine}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <div>{words.conflictBody}</div>
        <ProblemAlert error={error} />
      </SpaceBetween>
    </Modal>
  );
};
