import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect } from 'react';
import type { Plan, PlanFinding } from '../../../../shared/domain/plan.ts';
import { PlanReview } from '../../../components/plan-review.tsx';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { problemOf } from '../../../components/problem-of.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { useDraft, useWizard, useWizardState } from '../draft/use-wizard.ts';
import { whereToMend } from '../draft/where-to-mend.ts';
import { pageWords } from '../page-words.ts';
import { wizardWords } from '../wizard-words.ts';
import { IssueLinks } from './issue-links.tsx';
import type { Planning } from './use-plan.ts';

const words = wizardWords.review;

/** What stops the plan, each with the way to the page that mends it. */
const Blockers = ({ blockers }: { readonly blockers: readonly PlanFinding[] }) => {
  const { goTo, store } = useWizard();
  return (
    <Alert type="error" header={words.blockersTitle(blockers.length)} statusIconAriaLabel="Error">
      <ul className="issue-links">
        {blockers.map((blocker) => {
          const where = whereToMend(blocker, store.state().draft);
          return (
            <li key={`${blocker.field ?? ''} ${blocker.message}`}>
              {blocker.message} {blocker.todo}{' '}
              {where && (
                <Link
                  href={`#${where.page}`}
                  onFollow={(event) => {
                    event.preventDefault();
                    goTo(where.page, where.place);
                  }}
                >
                  {words.mend(pageWords[where.page].title)}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </Alert>
  );
};

export const blockersOf = (plan: Plan): readonly PlanFinding[] =>
  plan.findings.filter(({ severity }) => severity === 'blocker');

const Planned = ({
  plan,
  nothingToDo,
  onAgain,
}: {
  readonly plan: Plan;
  readonly nothingToDo: boolean;
  readonly onAgain: () => void;
}) => {
  const blockers = blockersOf(plan);
  return (
    <SpaceBetween size="l">
      <Box color="text-body-secondary">
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <span>
            {words.made}
            <RelativeTime at={plan.createdAt} />
          </span>
          <Button iconName="refresh" onClick={onAgain}>
            {words.again}
          </Button>
        </SpaceBetween>
      </Box>
      {plan.steps.length === 0 && !nothingToDo && (
        <Alert type="info" header={words.noSteps} statusIconAriaLabel="Info">
          {words.noStepsDetail}
        </Alert>
      )}
      {blockers.length > 0 && <Blockers blockers={blockers} />}
      <PlanReview
        plan={{ ...plan, findings: plan.findings.filter(({ severity }) => severity !== 'blocker') }}
        nothingToDo={nothingToDo}
      />
    </SpaceBetween>
  );
};

/** The last page: made of the draft as it stands, and again after each change of it. */
export const ReviewPage = ({ planning }: { readonly planning: Planning }) => {
  const { check } = useWizard();
  const draft = useDraft((whole) => whole);
  const issues = useWizardState((state) => check(state).issues);
  const { make, of } = planning;
  const mendFirst = issues.length > 0;
  useEffect(() => {
    if (!mendFirst && of !== draft) make();
  }, [mendFirst, of, draft, make]);

  if (mendFirst)
    return (
      <Alert type="error" header={words.issuesTitle} statusIconAriaLabel="Error">
        <IssueLinks issues={issues} />
        {words.mended}
      </Alert>
    );
  if (planning.error && !planning.pending) {
    return <ProblemAlert error={problemOf(planning.error)} onRetry={make} />;
  }
  if (planning.pending || !planning.planned || of !== draft)
    return (
      <Container>
        <Box padding="l" textAlign="center">
          <div role="status">
            <SpaceBetween size="xs">
              <Spinner size="large" />
              <Box variant="h3">{words.planning}</Box>
              <Box color="text-body-secondary">{words.planningDetail}</Box>
            </SpaceBetween>
          </div>
        </Box>
      </Container>
    );
  return <Planned {...planning.planned} onAgain={make} />;
};
