import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
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
  const { goTo, store } = useWizard();
  const mendOf = (finding: PlanFinding) => whereToMend(finding, store.state().draft);
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
      <PlanReview
        plan={plan}
        nothingToDo={nothingToDo}
        mendText={(finding) => {
          const where = mendOf(finding);
          return where ? words.mend(pageWords[where.page].title) : undefined;
        }}
        onMend={(finding) => {
          const where = mendOf(finding);
          if (where) goTo(where.page, where.place);
        }}
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
