import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'wouter';
import type { ReviewDetail } from '../../../shared/contract/reviews.ts';
import { scopeWords } from '../../../shared/domain/review-words.ts';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { DeadlineCell } from './deadline-cell.tsx';
import { DraftPanel } from './draft-panel.tsx';
import { ReportPanel } from './report-panel.tsx';
import { ReviewBasisAlert } from './review-basis.tsx';
import { ReviewCountsPanel } from './review-counts.tsx';
import { RowsTable } from './rows-table.tsx';
import { SubmissionPanel } from './submission-panel.tsx';
import { SubmitPanel } from './submit-panel.tsx';
import { reviewStates, words } from './words.ts';
import '../../components/plain-list.css';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.decide}</p>
      <p>{words.help.report}</p>
    </>
  ),
};

/** A review that is open again came back from approval, and the reason says why. */
const eventWords = (value: string, reason: string | null): string =>
  value === 'approved'
    ? words.events.approved
    : value === 'open' && reason !== null
      ? words.events.back
      : (reviewStates[value as ReviewDetail['state']]?.label ?? value);

const Facts = ({ review }: { readonly review: ReviewDetail }) => (
  <ExpandableSection variant="container" headerText="Facts">
    <KeyValuePairs
      columns={3}
      items={[
        { label: words.columns.scope, value: visibleText(scopeWords(review.scope)) },
        { label: words.form.connection, value: visibleText(review.connection.name) },
        {
          label: words.columns.reviewers,
          value: visibleText(
            review.reviewers
              .map(({ name, email }) => (email === null ? name : `${name} (${email})`))
              .join(', '),
          ),
        },
        { label: words.columns.deadline, value: <DeadlineCell review={review} /> },
        {
          label: words.frozen,
          value: (
            <>
              <RelativeTime at={review.frozenAt} />
              {review.frozenBy !== null && ` by ${visibleText(review.frozenBy)}`}
            </>
          ),
        },
        { label: 'Use known since', value: review.usageSince ?? 'never read' },
        {
          label: 'Readings',
          value: `${review.basis.readings.toLocaleString('en')}, ${review.basis.fresh.toLocaleString('en')} not older than a day`,
        },
        ...(review.submission === null || review.submission.ticket === ''
          ? []
          : [{ label: words.submit.ticket, value: visibleText(review.submission.ticket) }]),
        {
          label: 'Snapshot (SHA-256)',
          value: <code className="hash">{review.snapshotHash ?? '–'}</code>,
        },
        ...review.events.toReversed().map(({ seq, at, actor, value, reason }) => ({
          label: eventWords(value, reason),
          value: (
            <span key={seq}>
              <RelativeTime at={at} /> by {visibleText(actor)}
              {reason !== null && `: ${visibleText(reason)}`}
            </span>
          ),
        })),
      ]}
    />
  </ExpandableSection>
);

/** What is under way, or stopped with something left. */
const Applying = ({ review }: { readonly review: ReviewDetail }) => {
  const cache = useQueryClient();
  const mayChange = useMayChange();
  const changed = () => void cache.invalidateQueries({ queryKey: orpc.reviews.key() });
  const again = useMutation(orpc.reviews.submit.mutationOptions({ onSuccess: changed }));
  const close = useMutation(orpc.reviews.close.mutationOptions({ onSuccess: changed }));
  const { id, planId, planHash } = review;
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={again.error ?? close.error} />
      {review.runId === null ? (
        <Alert
          type="warning"
          statusIconAriaLabel="Warning"
          header="It was submitted, and applying has not begun"
          action={
            mayChange &&
            planId !== null &&
            planHash !== null && (
              <Button loading={again.isPending} onClick={() => again.mutate({ id, planId, hash: planHash })}>
                {words.again}
              </Button>
            )
          }
        />
      ) : (
        <RunProgress runId={review.runId} onEnded={changed} />
      )}
      {mayChange && (
        <Button loading={close.isPending} onClick={() => close.mutate({ id })}>
          {words.closeAnyway}
        </Button>
      )}
    </SpaceBetween>
  );
};

const ReviewBody = ({ review }: { readonly review: ReviewDetail }) => {
  const mayChange = useMayChange();
  const cache = useQueryClient();
  const address = useTableQuery();
  const session = useQuery(orpc.session.get.queryOptions());
  const [submitting, setSubmitting] = useState(false);
  const cancel = useMutation(
    orpc.reviews.cancel.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.reviews.key() }),
    }),
  );
  const { label, type } = reviewStates[review.state];
  if (submitting && review.state === 'open')
    return <SubmitPanel review={review} onBack={() => setSubmitting(false)} />;
  const isFrozen = review.frozenAt !== null;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={visibleText(`${scopeWords(review.scope)}, ${review.connection.name}`)}
          actions={
            mayChange &&
            review.state === 'open' && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button loading={cancel.isPending} onClick={() => cancel.mutate({ id: review.id })}>
                  {words.cancelReview}
                </Button>
                <Button variant="primary" onClick={() => setSubmitting(true)}>
                  {words.submit.button}
                </Button>
              </SpaceBetween>
            )
          }
        >
          {visibleText(review.name)} <StatusIndicator type={type}>{label}</StatusIndicator>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={cancel.error} />
        {isFrozen && <ReviewBasisAlert basis={review.basis} />}
        {review.state === 'open' && !mayChange && (
          <Alert type="info" statusIconAriaLabel="Info">
            {words.forAdmins}
          </Alert>
        )}
        {review.state === 'open' && mayChange && !review.mayDecide && session.data && (
          <Alert type="info" statusIconAriaLabel="Info">
            {words.notReviewer(
              visibleText(session.data.actor),
              visibleText(review.reviewers.map(({ name }) => name).join(', ')),
            )}
          </Alert>
        )}
        {review.state === 'draft' && <DraftPanel review={review} />}
        {review.submission !== null && <SubmissionPanel review={review} submission={review.submission} />}
        {review.state === 'submitted' && <Applying review={review} />}
        {review.state === 'closed' && <ReportPanel review={review} />}
        {isFrozen && (
          <ReviewCountsPanel review={review} onShow={(decision) => address.change({ decision })} />
        )}
        {isFrozen && <RowsTable review={review} />}
        <Facts review={review} />
      </SpaceBetween>
    </ContentLayout>
  );
};

/** `/reviews/:id`: one review, from what would be frozen to the signed report. */
export const ReviewPage = () => {
  useHelp(help);
  const { id = '' } = useParams<{ id: string }>();
  const { data, error, refetch } = useQuery({
    ...orpc.reviews.get.queryOptions({ input: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'submitted' ? 2_000 : false),
  });
  usePageTitle(data?.name ?? words.notFound, [{ text: words.title, href: '/reviews' }]);
  if (error && !data)
    return <PageProblem title={words.notFound} error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageWaiting title={words.notFound}>{words.wait}</PageWaiting>;
  return <ReviewBody review={data} />;
};
