import LiveRegion from '@cloudscape-design/components/live-region';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useSyncExternalStore } from 'react';
import { problemOf } from '../../../components/problem-of.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import type { DraftSaver } from '../draft/draft-saver.ts';
import { wizardWords } from '../wizard-words.ts';

const words = wizardWords.save;

type State = ReturnType<DraftSaver['state']>;

/** What is said aloud: not each beginning of a save, which comes with every few letters. */
const spoken = ({ kind }: State): string => {
  if (kind === 'saved') return words.savedAloud;
  if (kind === 'failed') return words.failed;
  return kind === 'conflict' ? words.conflictShort : '';
};

const Shown = ({ state }: { readonly state: State }) => {
  switch (state.kind) {
    case 'saving':
      return <StatusIndicator type="in-progress">{words.saving}</StatusIndicator>;
    case 'saved':
      return (
        <StatusIndicator type="success">
          {words.saved} <RelativeTime at={state.at} />
        </StatusIndicator>
      );
    case 'failed':
      return (
        <span title={`${words.failedWhy}${problemOf(state.error).happened}`}>
          <StatusIndicator type="warning">{words.failed}</StatusIndicator>
        </span>
      );
    case 'conflict':
      return <StatusIndicator type="error">{words.conflictShort}</StatusIndicator>;
  }
};

/** Whether what was typed is stored; said aloud where that changes. */
export const SaveState = ({ saver }: { readonly saver: Pick<DraftSaver, 'state' | 'subscribe'> }) => {
  const state = useSyncExternalStore(saver.subscribe, saver.state);
  return (
    <>
      <Shown state={state} />
      <LiveRegion hidden>{spoken(state)}</LiveRegion>
    </>
  );
};
