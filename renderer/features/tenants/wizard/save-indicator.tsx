import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useSyncExternalStore } from 'react';
import { problemOf } from '../../../components/problem-of.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { useWizard } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';

const words = wizardWords.save;

/** Whether what was typed is stored. */
export const SaveIndicator = () => {
  const { saver } = useWizard();
  const state = useSyncExternalStore(saver.subscribe, saver.state);
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
