import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState } from 'react';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import type { DraftSaver, SavedDraft } from '../draft/draft-saver.ts';
import { wizardWords } from '../wizard-words.ts';

/** What happened, and what each choice does. */
export type VersionWords = Readonly<
  Record<'conflictTitle' | 'conflictBody' | 'keepMine' | 'takeTheirs', string>
>;

/** Two windows wrote the same draft: asks which version goes on. */
export const ChooseVersion = <B,>({
  saver,
  onTheirs,
  words = wizardWords.save,
}: {
  readonly saver: Pick<DraftSaver<B>, 'keepMine' | 'takeTheirs'>;
  readonly onTheirs: (draft: SavedDraft<B>) => void;
  readonly words?: VersionWords;
}) => {
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
      else onTheirs(await saver.takeTheirs());
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
