import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { memo, useState } from 'react';
import type { RunStep, StepError } from '../../shared/domain/plan.ts';
import { RunDuration } from './run-duration.tsx';
import { StateBadge } from './state-badge.tsx';
import { StateDiff } from './state-diff.tsx';
import { stateWords } from './state-words.ts';
import { visibleText } from './visible-text.ts';

/** A failure as the journal keeps it, with what to do. */
export const StepErrorAlert = ({ error }: { readonly error: StepError }) => (
  <Alert type="error" header={error.message} statusIconAriaLabel="Error">
    {error.todo && <div>{error.todo}</div>}
    <Box fontSize="body-s">
      {[error.service, error.operation, error.name].filter(Boolean).join(' · ')}
      {error.status ? ` · HTTP ${error.status}` : ''}
      {error.requestId ? ` · request ${error.requestId}` : ''}
    </Box>
  </Alert>
);

export interface RunStepRowProps {
  readonly step: RunStep;
  /** Open from the start: for steps that need a person. */
  readonly open?: boolean;
  /** Answers a step in doubt; absent where the person may not. */
  readonly onSettle?: ((stepId: string, happened: boolean) => void) | undefined;
  readonly settling?: boolean;
}

const Doubt = ({ step, onSettle, settling }: RunStepRowProps) => (
  <Alert type="warning" header="Did this happen?" statusIconAriaLabel="Warning">
    <SpaceBetween size="xs">
      <div>
        It was sent, the answer was lost, and it leaves nothing that Steward could look up. Ask whoever would
        have noticed; the run goes on from your answer.
      </div>
      {onSettle && (
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            disabled={settling ?? false}
            ariaLabel={`Yes, it happened: ${visibleText(step.title)}`}
            onClick={() => onSettle(step.id, true)}
          >
            Yes, it happened
          </Button>
          <Button
            disabled={settling ?? false}
            ariaLabel={`No, do it again: ${visibleText(step.title)}`}
            onClick={() => onSettle(step.id, false)}
          >
            No, do it again
          </Button>
        </SpaceBetween>
      )}
    </SpaceBetween>
  </Alert>
);

/**
 * One step of a run: state and words in a line; values, errors and questions underneath. Drawn again only when
 * the step itself has changed: of a fast run, hundreds of others change in a second.
 */
export const RunStepRow = memo((props: RunStepRowProps) => {
  const { step } = props;
  const [open, setOpen] = useState(props.open ?? false);
  const started = step.startedAt !== null;
  return (
    <li>
      <ExpandableSection
        expanded={open}
        onChange={({ detail }) => setOpen(detail.expanded)}
        header={
          <span className="step-line">
            <span className="step-badge">
              <StateBadge state={step.state} />
            </span>
            <span className="step-words">
              {visibleText(step.title)}
              {started && (
                <span className="step-meta">
                  <RunDuration startedAt={step.startedAt} endedAt={step.endedAt} />
                  {step.attempts > 1 && ` · ${step.attempts} attempts`}
                </span>
              )}
              {!open && step.error && <span className="step-error">{visibleText(step.error.message)}</span>}
            </span>
          </span>
        }
      >
        {open && (
          <SpaceBetween size="xs">
            {step.error && <StepErrorAlert error={step.error} />}
            {step.state === 'in_doubt' && <Doubt {...props} />}
            {step.state === 'changed' && (
              <Alert
                type="warning"
                header="The cloud changed after the plan was made"
                statusIconAriaLabel="Warning"
              >
                {stateWords.changed.meaning} Compare “Read back” with “Before”, decide who is right, and make
                a new plan.
              </Alert>
            )}
            <StateDiff
              before={step.before}
              after={step.after}
              {...(step.endedAt ? { found: step.found } : {})}
            />
            <Box fontSize="body-s" color="text-body-secondary">
              {step.kind} · {step.id}
            </Box>
          </SpaceBetween>
        )}
      </ExpandableSection>
    </li>
  );
});
