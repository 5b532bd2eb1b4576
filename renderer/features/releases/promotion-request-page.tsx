import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useParams } from 'wouter';
import { client, orpc } from '../../app/client.ts';
import { downloadText } from '../../components/download-file.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ApprovalsPanel } from '../grants/approvals-panel.tsx';
import { requestWords as text } from './stage-words.ts';
import { words } from './words.ts';

/** `/releases/requests/:id`: a promotion that asks for other people's approval, from asking to promoting. */
export const PromotionRequestPage = () => {
  const { id = '' } = useParams<{ id: string }>();
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const mayChange = useMayChange();
  const request = useQuery(orpc.releases.request.queryOptions({ input: { planId: id } }));
  usePageTitle(text.title, [{ text: words.title, href: '/releases' }]);
  const reload = () => void cache.invalidateQueries({ queryKey: orpc.releases.key() });
  const take = useMutation({
    mutationFn: (statement: string) => client.releases.addApproval({ planId: id, statement }),
    onSuccess: reload,
  });
  const withdraw = useMutation(orpc.releases.withdraw.mutationOptions({ onSuccess: reload }));
  const save = useMutation({
    mutationFn: () => client.releases.exportPlan({ planId: id }),
    onSuccess: ({ fileName, text: file }) => downloadText(fileName, file),
  });
  const apply = useMutation(
    orpc.releases.applyPromotion.mutationOptions({
      onSuccess: ({ runId }) => {
        reload();
        navigate(
          `/releases/${request.data?.release ?? ''}/promote?stage=${request.data?.environment ?? ''}&run=${runId}`,
        );
      },
      onError: reload,
    }),
  );
  if (request.error)
    return <PageProblem title={text.title} error={request.error} onRetry={() => void request.refetch()} />;
  if (!request.data) return <PageWaiting title={text.title}>{text.wait}</PageWaiting>;
  const { state, title, plan, approvals, given, askedBy, askedAt, lapsesAt, planHash } = request.data;
  const isOpen = state === 'waiting' || state === 'approved';
  const { type, label } = text.states[state];
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            <>
              Asked for by {visibleText(askedBy)} <RelativeTime at={askedAt} />
              {isOpen && (
                <>
                  ; open until <RelativeTime at={lapsesAt} />
                </>
              )}
            </>
          }
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {mayChange && isOpen && (
                <Button loading={withdraw.isPending} onClick={() => withdraw.mutate({ planId: id })}>
                  {text.withdraw}
                </Button>
              )}
              {mayChange && (
                <Button iconName="download" loading={save.isPending} onClick={() => save.mutate()}>
                  {text.export}
                </Button>
              )}
              {mayChange && isOpen && (
                <Button
                  variant="primary"
                  disabled={state !== 'approved'}
                  disabledReason={text.notYet}
                  loading={apply.isPending}
                  onClick={() => apply.mutate({ planId: id, hash: planHash })}
                >
                  {text.apply}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          <span className="any-wrap">{visibleText(title)}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <StatusIndicator type={type}>{label}</StatusIndicator>
        <ProblemAlert error={apply.error ?? withdraw.error ?? save.error} />
        <ApprovalsPanel asked={{ approvals, given }} isPending={state === 'waiting'} take={take} />
        <PlanReview plan={plan} nothingToDo={false} />
      </SpaceBetween>
    </ContentLayout>
  );
};
