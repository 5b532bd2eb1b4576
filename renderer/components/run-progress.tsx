import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { RunDetail, RunStep, RunSummary, StepState } from '../../shared/domain/plan.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { RunDuration } from './run-duration.tsx';
import { RunInvitations } from './run-invitations.tsx';
import { isUnderWay } from './run-states.ts';
import { RunStepRow, StepErrorAlert } from './run-step-row.tsx';
import { bySection, countBy, plural } from './sections.ts';
import { ShowMore } from './show-more.tsx';
import { StateBadge } from './state-badge.tsx';
import { stateWords } from './state-words.ts';
import { useMayChange } from './use-role.ts';
import { useRun, useRunEnded } from './use-run.ts';
import { useRunActions } from './use-run-actions.ts';
import './plain-list.css';

export interface RunProgressProps {
  readonly runId: string;
  /** Called once when the run has ended, well or not. */
  readonly onEnded?: (run: RunSummary) => void;
}

const needPerson: ReadonlySet<StepState> = new Set(['failed', 'changed', 'in_doubt']);
const settled: ReadonlySet<StepState> = new Set(['done', 'unchanged']);
export const resumable: ReadonlySet<RunSummary['state']> = new Set([
  'stopped',
  'interrupted',
  'cancelled',
  'failed',
]);

/** `58 of 60 done, 1 failed, 1 waiting`. */
const sectionWords = (steps: readonly RunStep[]): string => {
  const counts = countBy(steps, (step) => (settled.has(step.state) ? 'done' : step.state));
  const done = counts.get('done') ?? 0;
  const rest = [...counts]
    .filter(([state]) => state !== 'done' && state !== 'waiting')
    .map(
      ([state, count]) =>
        `${count.toLocaleString('en')} ${stateWords[state as StepState].label.toLowerCase()}`,
    );
  return [`${done.toLocaleString('en')} of ${steps.length.toLocaleString('en')} done`, ...rest].join(', ');
};

/** Calls, throttling and retries of a run in a line. */
export const countWords = ({ counts }: Pick<RunSummary, 'counts'>): string =>
  [
    plural(counts.calls, 'call'),
    ...(counts.throttled > 0 ? [`${counts.throttled.toLocaleString('en')} throttled`] : []),
    ...(counts.retries > 0 ? [plural(counts.retries, 'retry', 'retries')] : []),
  ].join(', ');

const EndedWords = ({ run }: { readonly run: RunDetail }) => {
  if (isUnderWay(run) || run.state === 'done') return null;
  const left = run.steps.total - run.steps.settled;
  return (
    <Alert
      type={run.state === 'cancelled' ? 'info' : 'warning'}
      header={`${stateWords[run.state].label}: ${plural(left, 'step is', 'steps are')} left`}
      statusIconAriaLabel={stateWords[run.state].label}
    >
      {stateWords[run.state].meaning} What is marked done stays done.
    </Alert>
  );
};

const Sections = ({ run }: { readonly run: RunDetail }) => (
  <SpaceBetween size="xs">
    {bySection(run.runSteps).map(({ section, steps }) => (
      <ExpandableSection
        key={section}
        headerText={section}
        headerDescription={sectionWords(steps)}
        defaultExpanded={run.runSteps.length <= 12}
      >
        <ShowMore items={steps} name="steps" render={(step) => <RunStepRow key={step.id} step={step} />} />
      </ExpandableSection>
    ))}
  </SpaceBetween>
);

/** A run as it goes: progress, what needs a person, every step by section; cancel and resume. */
export const RunProgress = ({ runId, onEnded }: RunProgressProps) => {
  const { data: run, error, refetch } = useRun(runId);
  const { resume, cancel, settle } = useRunActions(runId);
  const mayChange = useMayChange();
  useRunEnded(run, onEnded);

  if (error && !run) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!run) return <StatusIndicator type="loading">Reading the run</StatusIndicator>;

  const underWay = isUnderWay(run);
  const attention = run.runSteps.filter((step) => needPerson.has(step.state));
  // A change that was accepted counts half until it is read back.
  const acted = run.steps.byState.acted ?? 0;
  const percent =
    run.steps.total === 0 ? 0 : Math.floor(((run.steps.settled + acted / 2) / run.steps.total) * 100);
  const onSettle = mayChange
    ? (stepId: string, happened: boolean) => settle.mutate({ id: runId, stepId, happened })
    : undefined;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={
              mayChange && (
                <SpaceBetween direction="horizontal" size="xs">
                  {underWay && (
                    <Button
                      onClick={() => cancel.mutate({ id: runId })}
                      loading={cancel.isPending || run.state === 'cancelling'}
                      loadingText="Finishing what was sent"
                    >
                      Cancel
                    </Button>
                  )}
                  {resumable.has(run.state) && run.type === 'plan' && (
                    <Button
                      variant="primary"
                      onClick={() => resume.mutate({ id: runId })}
                      loading={resume.isPending}
                    >
                      Resume
                    </Button>
                  )}
                </SpaceBetween>
              )
            }
          >
            Progress
          </Header>
        }
      >
        <SpaceBetween size="s">
          <ProblemAlert error={resume.error ?? cancel.error ?? settle.error} />
          <StateBadge state={run.state} />
          <LiveRegion hidden>{underWay ? '' : `${run.title}: ${stateWords[run.state].label}`}</LiveRegion>
          {run.steps.total > 0 && (
            <ProgressBar
              value={percent}
              ariaLabel="Steps settled"
              description={`${run.steps.settled.toLocaleString('en')} of ${plural(run.steps.total, 'step')}${acted > 0 ? `, ${acted.toLocaleString('en')} being read back` : ''}`}
              additionalInfo={
                <>
                  <RunDuration startedAt={run.startedAt} endedAt={run.endedAt} /> · {countWords(run)}
                </>
              }
            />
          )}
          {run.error && <StepErrorAlert error={run.error} />}
          <EndedWords run={run} />
        </SpaceBetween>
      </Container>
      <RunInvitations run={run} />
      {attention.length > 0 && (
        <Container
          header={
            <Header variant="h2" counter={`(${attention.length.toLocaleString('en')})`}>
              Needs you
            </Header>
          }
        >
          <ShowMore
            items={attention}
            name="steps"
            step={10}
            render={(step) => (
              <RunStepRow
                key={step.id}
                step={step}
                open={attention.length <= 3}
                onSettle={onSettle}
                settling={settle.isPending}
              />
            )}
          />
        </Container>
      )}
      {run.runSteps.length > 0 && (
        <Container
          header={
            <Header variant="h2" counter={`(${run.runSteps.length.toLocaleString('en')})`}>
              Steps
            </Header>
          }
        >
          <Sections run={run} />
        </Container>
      )}
      {run.type === 'command' && run.runSteps.length === 0 && (
        <Box color="text-body-secondary">A command has no steps of its own.</Box>
      )}
    </SpaceBetween>
  );
};
