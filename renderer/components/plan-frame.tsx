import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import type { Plan } from '../../shared/domain/plan.ts';
import { PlanReview } from './plan-review.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface Planned {
  readonly plan: Plan;
  readonly nothingToDo: boolean;
}

export interface PlanFrameProps {
  readonly title: string;
  readonly description: string;
  readonly words: {
    readonly cancel: string;
    readonly planning: string;
    /** Why a plan with a blocker is not applied. */
    readonly blocked: string;
    /** Why nothing is applied before it is planned. */
    readonly first: string;
  };
  /** What stands between cancelling and applying. */
  readonly actions?: ReactNode;
  readonly planned: Planned | undefined;
  readonly planning: { readonly isPending: boolean; readonly error: unknown; readonly retry: () => void };
  readonly apply: {
    readonly label: string;
    readonly isPending: boolean;
    readonly error: unknown;
    readonly onApply: (plan: Plan) => void;
    /** What is said while it is started. */
    readonly busy?: string;
    /** Why what was planned is not applied yet; undefined where it may be. */
    readonly unready?: string | undefined;
  };
  readonly onCancel: () => void;
  /** What must be known before anything is planned. */
  readonly children?: ReactNode;
}

/** A plan before it is applied: what it needs to know, its review, and the button that applies what was reviewed. */
export const PlanFrame = (props: PlanFrameProps) => {
  const { words, planned, planning, apply } = props;
  const blocked = planned?.plan.findings.some(({ severity }) => severity === 'blocker') ?? false;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={props.description}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={props.onCancel}>
                {words.cancel}
              </Button>
              {props.actions}
              <Button
                variant="primary"
                loading={apply.isPending}
                loadingText={apply.busy}
                disabled={
                  !planned ||
                  blocked ||
                  planned.nothingToDo ||
                  planning.isPending ||
                  apply.unready !== undefined
                }
                disabledReason={blocked ? words.blocked : ((planned && apply.unready) ?? words.first)}
                onClick={() => planned && apply.onApply(planned.plan)}
              >
                {apply.label}
              </Button>
            </SpaceBetween>
          }
        >
          <span className="any-wrap">{props.title}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        {props.children}
        <ProblemAlert error={apply.error} />
        <ProblemAlert error={planning.error} onRetry={planning.retry} />
        {planning.isPending && (
          <Box textAlign="center" padding="l">
            <div role="status">
              <Spinner size="large" /> {words.planning}
            </div>
          </Box>
        )}
        {planned && !planning.isPending && <PlanReview {...planned} />}
      </SpaceBetween>
    </ContentLayout>
  );
};
