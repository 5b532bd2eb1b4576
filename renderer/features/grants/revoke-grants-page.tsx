import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { GrantDraft } from '../../../shared/contract/grants.ts';
import { client, orpc } from '../../app/client.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { ChosenGrants } from './chosen-grants.tsx';
import { DraftConflict } from './draft/draft-conflict.tsx';
import { OpenDraft } from './draft/open-draft.tsx';
import { revokeShape } from './draft/shapes.ts';
import { useKeptDraft } from './draft/use-kept-draft.ts';
import { NothingChosen } from './nothing-chosen.tsx';
import { words } from './words.ts';

const RevokeBody = ({ stored }: { readonly stored: GrantDraft }) => {
  const kept = useKeptDraft(revokeShape, stored);
  const { ids, what, agreed, runs } = kept.draft;
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const planning = useMutation(orpc.grants.planRevoke.mutationOptions());
  const apply = useMutation({
    mutationFn: async () => {
      const plans =
        agreed.length > 0 ? agreed : (planning.data ?? []).map(({ id, hash }) => ({ planId: id, hash }));
      // Kept before anything is taken: after a reload these plans are gone on with, and no new ones are made.
      kept.change({ agreed: plans });
      await kept.saver.flush();
      const started: string[] = [];
      for (const plan of plans) {
        const { runId } = await client.grants.revoke(plan);
        started.push(runId);
        kept.change({ runs: [...started] });
      }
      await kept.saver.flush();
      void cache.invalidateQueries({ queryKey: orpc.grants.key() });
    },
  });
  const { mutate } = planning;
  const asked = useRef(false);
  const isAgreed = agreed.length > 0;
  useEffect(() => {
    if (asked.current || isAgreed) return;
    asked.current = true;
    mutate({ ids });
  });
  const isDone = isAgreed && runs.length === agreed.length;
  const close = async () => {
    await kept.forget().catch(() => undefined);
    navigate('/grants');
  };
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="What is held at that moment is taken, and nothing that another grant still covers."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant={isDone ? 'normal' : 'link'} onClick={() => void close()}>
                {isDone ? 'Back to the grants' : 'Cancel'}
              </Button>
              {!isDone && (
                <Button
                  variant="primary"
                  disabled={!planning.data && !isAgreed}
                  loading={apply.isPending}
                  loadingText="Starting"
                  onClick={() => apply.mutate()}
                >
                  {isAgreed ? 'Go on revoking' : words.revoke}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          {ids.length === 1 ? 'Revoke a grant' : `Revoke ${ids.length} grants`}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={planning.error} onRetry={() => mutate({ ids })} />
        <ProblemAlert error={apply.error} />
        <DraftConflict kind={kept.kind} saver={kept.saver} replace={kept.replace} />
        {!planning.data && !isDone && <ChosenGrants title="What is revoked" what={what} />}
        {planning.isPending && (
          <div role="status">
            <Spinner /> Reading what is held
          </div>
        )}
        {!isAgreed &&
          planning.data?.map((plan) => (
            <PlanReview key={plan.id} plan={plan} nothingToDo={plan.steps.length === 0} />
          ))}
        {runs.map((runId) => (
          <RunProgress key={runId} runId={runId} />
        ))}
      </SpaceBetween>
    </ContentLayout>
  );
};

/** `/grants/revoke`: taking grants before their end: planned, reviewed, applied and watched. */
export const RevokeGrantsPage = () => {
  usePageTitle('Revoke', [{ text: words.title, href: '/grants' }]);
  return (
    <OpenDraft kind="revoke" title="Revoke grants">
      {(stored) =>
        stored === undefined ? <NothingChosen title="Revoke grants" /> : <RevokeBody stored={stored} />
      }
    </OpenDraft>
  );
};
