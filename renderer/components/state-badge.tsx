import './plain-list.css';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { RunState, StepState } from '../../shared/domain/plan.ts';
import { stateWords } from './state-words.ts';

/** The state of a run or of a step; its meaning on hover. */
export const StateBadge = ({ state }: { readonly state: RunState | StepState }) => {
  const words = stateWords[state];
  return (
    <span title={words.meaning} className="no-wrap">
      <StatusIndicator type={words.type} {...(words.colour ? { colorOverride: words.colour } : {})}>
        {words.label}
      </StatusIndicator>
    </span>
  );
};
