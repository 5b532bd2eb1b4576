import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReviewDetail } from '../../../shared/contract/reviews.ts';
import { orpc } from '../../app/client.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.submit;

/** What was decided, as one plan: looked at, then applied. */
export const SubmitPanel = ({
  review,
  onBack,
}: {
  readonly review: ReviewDetail;
  readonly onBack: () => void;
}) => {
  const cache = useQueryClient();
  const planning = useMutation(orpc.reviews.plan.mutationOptions());
  const submit = useMutation(
    orpc.reviews.submit.mutationOptions({
      onSuccess: () => {
        onBack();
        return cache.invalidateQueries({ queryKey: orpc.reviews.key() });
      },
    }),
  );
  const { mutate } = planning;
  const [ticket, setTicket] = useState('');
  const again = () => mutate({ id: review.id, ticket: ticket.trim() });
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate({ id: review.id });
  });
  const plan = planning.data?.plan;
  const isBlocked = plan?.findings.some(({ severity }) => severity === 'blocker') ?? false;
  const isEmpty = plan?.steps.length === 0;
  const { needs, approvals = 0 } = planning.data ?? {};
  const ticketPolicy = needs?.ticket ?? null;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={text.description}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onBack}>
              {text.back}
            </Button>
            <Button
              variant="primary"
              disabled={plan === undefined || isBlocked}
              {...(isBlocked ? { disabledReason: text.blocked } : {})}
              loading={submit.isPending}
              loadingText={text.applying}
              onClick={() => plan && submit.mutate({ id: review.id, planId: plan.id, hash: plan.hash })}
            >
              {isEmpty ? text.close : approvals > 0 ? text.handIn : text.apply}
            </Button>
          </SpaceBetween>
        }
      >
        {`${text.title}: ${visibleText(review.name)}`}
      </Header>
      <ProblemAlert error={planning.error} onRetry={again} />
      <ProblemAlert error={submit.error} />
      {planning.isPending && (
        <div role="status">
          <StatusIndicator type="loading">{text.planning}</StatusIndicator>
        </div>
      )}
      {ticketPolicy !== null && (
        <Container>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              again();
            }}
          >
            <FormField
              label={text.ticket}
              description={text.ticketHint(visibleText(ticketPolicy))}
              secondaryControl={
                <Button disabled={ticket.trim() === ''} loading={planning.isPending}>
                  {text.planAgain}
                </Button>
              }
            >
              <Input value={ticket} onChange={({ detail }) => setTicket(detail.value.slice(0, 100))} />
            </FormField>
          </form>
        </Container>
      )}
      {isEmpty && (
        <Alert type="info" statusIconAriaLabel="Info">
          {text.nothing}
        </Alert>
      )}
      {plan && <PlanReview plan={plan} nothingToDo={false} />}
    </SpaceBetween>
  );
};
