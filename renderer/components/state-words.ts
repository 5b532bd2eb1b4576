import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { RunState, StepState } from '../../shared/domain/plan.ts';

export interface StateWords {
  readonly label: string;
  readonly type: StatusIndicatorProps.Type;
  readonly colour?: StatusIndicatorProps.Color;
  /** One sentence for the person who asks what it means. */
  readonly meaning: string;
}

/** How each state of a run and of a step is called on screen. */
export const stateWords: Readonly<Record<RunState | StepState, StateWords>> = {
  running: { label: 'Running', type: 'in-progress', meaning: 'Steward is working on it.' },
  cancelling: {
    label: 'Cancelling',
    type: 'in-progress',
    colour: 'grey',
    meaning: 'What was already sent is finished and read back; nothing new is started.',
  },
  done: { label: 'Done', type: 'success', meaning: 'Read back from the cloud as wanted.' },
  stopped: {
    label: 'Stopped',
    type: 'warning',
    meaning: 'Every step has ended, not every one well. Mend what is shown, then resume.',
  },
  cancelled: { label: 'Cancelled', type: 'stopped', meaning: 'Stopped by a person before it was started.' },
  interrupted: {
    label: 'Interrupted',
    type: 'warning',
    meaning: 'Steward ended in the middle. Resume looks up what had happened and repeats nothing.',
  },
  failed: { label: 'Failed', type: 'error', meaning: 'The service refused for good.' },
  waiting: { label: 'Waiting', type: 'pending', meaning: 'Its turn has not come.' },
  looking: { label: 'Looking', type: 'in-progress', meaning: 'Reading what is there now.' },
  acting: { label: 'Changing', type: 'in-progress', meaning: 'The change is being sent.' },
  acted: {
    label: 'Reading back',
    type: 'in-progress',
    meaning: 'The change was accepted; now it is read back.',
  },
  unchanged: {
    label: 'Already so',
    type: 'success',
    colour: 'grey',
    meaning: 'It was already as wanted; nothing was sent.',
  },
  changed: {
    label: 'Changed meanwhile',
    type: 'warning',
    meaning: 'The cloud is neither as it was planned nor as it is wanted. Nothing was overwritten.',
  },
  skipped: { label: 'Skipped', type: 'stopped', meaning: 'Something it needs did not end well.' },
  in_doubt: {
    label: 'May have happened',
    type: 'warning',
    meaning: 'It was sent, the answer was lost, and it cannot be looked up.',
  },
};
