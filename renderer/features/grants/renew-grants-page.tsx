import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { GrantDraft } from '../../../shared/contract/grants.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { ChosenGrants } from './chosen-grants.tsx';
import { DraftConflict } from './draft/draft-conflict.tsx';
import { OpenDraft } from './draft/open-draft.tsx';
import { type RenewDraft, renewShape } from './draft/shapes.ts';
import { useKeptDraft } from './draft/use-kept-draft.ts';
import { NothingChosen } from './nothing-chosen.tsx';
import { SpanField } from './span-field.tsx';
import { words } from './words.ts';

const RenewBody = ({ stored }: { readonly stored: GrantDraft }) => {
  const kept = useKeptDraft(renewShape, stored);
  const { ids, what, span, reason, ticket, handedIn } = kept.draft;
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const planning = useMutation(orpc.grants.planRenewal.mutationOptions());
  const submit = useMutation({
    mutationFn: async () => {
      const requests: RenewDraft['handedIn'] = [];
      for (const { plan } of planning.data ?? []) {
        const { requestId, decision } = await client.grants.submit({ planId: plan.id, hash: plan.hash });
        requests.push({ requestId, isPending: decision === 'pending' });
      }
      // A reload shows what came of it, not a review of what was handed in.
      kept.change({ handedIn: requests });
      await kept.saver.flush();
      void cache.invalidateQueries({ queryKey: orpc.grants.key() });
    },
  });
  const isDone = handedIn.length > 0;
  const close = async () => {
    await kept.forget().catch(() => undefined);
    navigate('/grants');
  };
  const change = (more: Partial<RenewDraft>) => {
    kept.change(more);
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
              <Button variant={isDone ? 'normal' : 'link'} onClick={() => void close()}>
                {isDone ? 'Back to the grants' : 'Cancel'}
              </Button>
              {!isDone &&
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
                    onClick={() => planning.mutate({ ids, span, reason, ticket })}
                  >
                    Review
                  </Button>
                ))}
            </SpaceBetween>
          }
        >
          {ids.length === 1 ? 'Renew a grant' : `Renew ${ids.length} grants`}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={planning.error} />
        <ProblemAlert error={submit.error} />
        <DraftConflict kind={kept.kind} saver={kept.saver} replace={kept.replace} />
        {isDone ? (
          <Alert type="success" header="Handed in" statusIconAriaLabel="Handed in">
            {handedIn.map(({ requestId, isPending }) => (
              <div key={requestId}>
                <AppLink href={`/grants/${requestId}`}>
                  {isPending ? 'Waits for approval: see the request' : 'In effect: see the request'}
                </AppLink>
              </div>
            ))}
          </Alert>
        ) : (
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">How long, and why</Header>}>
              <SpaceBetween size="m">
                <SpanField span={span} onChange={(next) => change({ span: next })} />
                <FormField label="Reason">
                  <Textarea
                    value={reason}
                    rows={2}
                    onChange={({ detail }) => change({ reason: detail.value.slice(0, 1_000) })}
                  />
                </FormField>
                <FormField label="Ticket">
                  <Input
                    value={ticket}
                    onChange={({ detail }) => change({ ticket: detail.value.slice(0, 100) })}
                  />
                </FormField>
              </SpaceBetween>
            </Container>
            {!planning.data && <ChosenGrants title="What is renewed" what={what} />}
            {planning.data?.map(({ plan }) => (
              <PlanReview key={plan.id} plan={plan} nothingToDo={false} />
            ))}
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};

/** `/grants/renew`: letting grants last longer: how long, why, review. */
export const RenewGrantsPage = () => {
  usePageTitle('Renew', [{ text: words.title, href: '/grants' }]);
  return (
    <OpenDraft kind="renew" title="Renew grants">
      {(stored) =>
        stored === undefined ? <NothingChosen title="Renew grants" /> : <RenewBody stored={stored} />
      }
    </OpenDraft>
  );
};
