import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Grant } from '../../../shared/contract/grants.ts';
import type { GrantSpan } from '../../../shared/domain/grant.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { SpanField } from './span-field.tsx';
import { words } from './words.ts';

/** Letting grants last longer: how long, why, review. */
export const RenewGrants = ({
  grants,
  onClose,
}: {
  readonly grants: readonly Grant[];
  readonly onClose: () => void;
}) => {
  usePageTitle('Renew', [{ text: words.title, href: '/grants' }]);
  const [span, setSpan] = useState<GrantSpan>({ kind: 'for', ms: 30 * 86_400_000 });
  const [reason, setReason] = useState('');
  const [ticket, setTicket] = useState('');
  const planning = useMutation(orpc.grants.planRenewal.mutationOptions());
  const submit = useMutation({
    mutationFn: async () => {
      const handedIn = [];
      for (const { plan } of planning.data ?? [])
        handedIn.push(await client.grants.submit({ planId: plan.id, hash: plan.hash }));
      return handedIn;
    },
  });
  const change = (work: () => void) => {
    work();
    planning.reset();
  };
  const blocked = planning.data?.some(({ plan }) =>
    plan.findings.some(({ severity }) => severity === 'blocker'),
  );
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="What they give now stays; the later end holds."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant={submit.data ? 'normal' : 'link'} onClick={onClose}>
                {submit.data ? 'Back to the grants' : 'Cancel'}
              </Button>
              {!submit.data &&
                (planning.data ? (
                  <Button
                    variant="primary"
                    disabled={blocked === true}
                    loading={submit.isPending}
                    loadingText="Handing in"
                    onClick={() => submit.mutate()}
                  >
                    {words.renew}
                  </Button>
                ) : (
                  <Button
                    variant="primary"
                    loading={planning.isPending}
                    loadingText="Reading the account"
                    onClick={() => planning.mutate({ ids: grants.map(({ id }) => id), span, reason, ticket })}
                  >
                    Review
                  </Button>
                ))}
            </SpaceBetween>
          }
        >
          {grants.length === 1 ? 'Renew a grant' : `Renew ${grants.length} grants`}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={planning.error} />
        <ProblemAlert error={submit.error} />
        {submit.data ? (
          <Alert type="success" header="Handed in" statusIconAriaLabel="Handed in">
            {submit.data.map(({ requestId, decision }) => (
              <div key={requestId}>
                <AppLink href={`/grants/${requestId}`}>
                  {decision === 'pending'
                    ? 'Waits for approval: see the request'
                    : 'In effect: see the request'}
                </AppLink>
              </div>
            ))}
          </Alert>
        ) : (
          <>
            <Container header={<Header variant="h2">How long, and why</Header>}>
              <SpaceBetween size="m">
                <SpanField span={span} onChange={(next) => change(() => setSpan(next))} />
                <FormField label="Reason">
                  <Textarea
                    value={reason}
                    rows={2}
                    onChange={({ detail }) => change(() => setReason(detail.value.slice(0, 1_000)))}
                  />
                </FormField>
                <FormField label="Ticket">
                  <Input
                    value={ticket}
                    onChange={({ detail }) => change(() => setTicket(detail.value.slice(0, 100)))}
                  />
                </FormField>
              </SpaceBetween>
            </Container>
            {!planning.data && (
              <Container header={<Header variant="h2">What is renewed</Header>}>
                <ul className="effects">
                  {grants.slice(0, 50).map((grant) => (
                    <li key={grant.id}>
                      {visibleText(grant.principal.name)} on {visibleText(grant.target.title)}
                    </li>
                  ))}
                </ul>
              </Container>
            )}
            {planning.data?.map(({ plan }) => (
              <PlanReview key={plan.id} plan={plan} nothingToDo={false} />
            ))}
          </>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
