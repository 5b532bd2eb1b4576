import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useParams } from 'wouter';
import type { GrantRequestDetail } from '../../../shared/contract/grants.ts';
import { client, orpc } from '../../app/client.ts';
import { downloadText } from '../../components/download-file.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ApprovalsPanel } from './approvals-panel.tsx';
import { EndsCell, LevelCell, StateCell, WhatCell, WhoCell } from './grant-cells.tsx';
import { ReviewBreakGlass } from './review-break-glass.tsx';
import { StillEffective } from './still-effective.tsx';
import { decisionStates, grantStates, levelWords, words } from './words.ts';
import '../../components/plain-list.css';

const spanWords = ({ span }: GrantRequestDetail['request']): string => {
  if (span.kind === 'good') return 'for good';
  if (span.kind === 'until') return `until ${span.at.slice(0, 10)}`;
  const hours = span.ms / 3_600_000;
  return hours % 24 === 0
    ? `for ${hours / 24} ${hours === 24 ? 'day' : 'days'}`
    : `for ${hours} ${hours === 1 ? 'hour' : 'hours'}`;
};

const History = ({ request }: { readonly request: GrantRequestDetail }) => (
  <ExpandableSection variant="container" headerText="History" headerCounter={`(${request.events.length})`}>
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      trackBy={({ seq }) => String(seq)}
      items={request.events.slice(-200).reverse()}
      ariaLabels={{ tableLabel: 'History' }}
      columnDefinitions={[
        { id: 'at', header: 'When', cell: ({ at }) => <RelativeTime at={at} /> },
        {
          id: 'what',
          header: 'What',
          isRowHeader: true,
          cell: ({ machine, to }) => {
            if (machine === 'decision')
              return `Request: ${decisionStates[to as keyof typeof decisionStates]?.label ?? to}`;
            return machine === 'provisioning'
              ? `Grant: ${grantStates[to as keyof typeof grantStates]?.label ?? to}`
              : visibleText(to);
          },
        },
        {
          id: 'which',
          header: 'Which',
          cell: ({ grantId }) =>
            visibleText(request.grants.find(({ id }) => id === grantId)?.principal.name ?? '–'),
        },
        { id: 'actor', header: 'By', cell: ({ actor }) => visibleText(actor) },
      ]}
    />
  </ExpandableSection>
);

const Facts = ({ request }: { readonly request: GrantRequestDetail }) => {
  const { label, type } = decisionStates[request.decision];
  return (
    <Container header={<Header variant="h2">Request</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: 'Decision',
            // Nobody approved what went past every approval.
            value:
              request.breakGlass && request.decision === 'approved' ? (
                <StatusIndicator type="warning">The glass was broken</StatusIndicator>
              ) : (
                <StatusIndicator type={type}>{label}</StatusIndicator>
              ),
          },
          { label: 'Level', value: levelWords[request.request.level].label },
          { label: 'How long', value: spanWords(request.request) },
          { label: 'Asked by', value: visibleText(request.requestedBy) },
          { label: 'Asked', value: <RelativeTime at={request.createdAt} /> },
          { label: 'Connection', value: visibleText(request.connection.name) },
          { label: 'Reason', value: visibleText(request.request.reason) || '–' },
          { label: 'Ticket', value: visibleText(request.request.ticket) || '–' },
          {
            label: 'Policies',
            value: request.policyVersion === 0 ? 'as delivered' : `version ${request.policyVersion}`,
          },
        ]}
      />
    </Container>
  );
};

/** More than this after its end is late, as expiry tells it. */
const lateAfterMs = 5 * 60_000;

/** When a grant was taken, where that was later than it should have been: the computer slept, or was off. */
const endedLate = (
  { id, state, endsAt }: GrantRequestDetail['grants'][number],
  events: GrantRequestDetail['events'],
): string | undefined => {
  if (state !== 'expired' || endsAt === null) return undefined;
  const at = events.findLast(({ grantId, to }) => grantId === id && to === 'expired')?.at;
  return at !== undefined && Date.parse(at) - Date.parse(endsAt) > lateAfterMs ? at : undefined;
};

const TakenLate = ({ at }: { readonly at: string | undefined }) =>
  at !== undefined && (
    <Box fontSize="body-s" color="text-status-warning">
      late: taken <RelativeTime at={at} />
    </Box>
  );

const RequestBody = ({ request }: { readonly request: GrantRequestDetail }) => {
  usePageTitle(visibleText(request.title), [{ text: words.title, href: '/grants' }]);
  const mayChange = useMayChange();
  const cache = useQueryClient();
  const refresh = useCallback(() => void cache.invalidateQueries({ queryKey: orpc.grants.key() }), [cache]);
  const cancel = useMutation(orpc.grants.cancel.mutationOptions({ onSuccess: refresh }));
  const apply = useMutation(orpc.grants.apply.mutationOptions({ onSuccess: refresh }));
  const take = useMutation({
    mutationFn: (statement: string) => client.grants.addApproval({ id: request.id, statement }),
    onSuccess: refresh,
  });
  const save = useMutation({
    mutationFn: async () => {
      const { text } = await client.grants.exportPlan({ id: request.id });
      downloadText(`grant-${request.id}.plan.json`, text);
    },
  });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            mayChange && (
              <SpaceBetween direction="horizontal" size="xs">
                {(request.decision === 'pending' || request.decision === 'draft') && (
                  <Button loading={cancel.isPending} onClick={() => cancel.mutate({ id: request.id })}>
                    Take the request back
                  </Button>
                )}
                <Button iconName="download" loading={save.isPending} onClick={() => save.mutate()}>
                  Plan as JSON
                </Button>
                {request.decision === 'approved' && request.runId === null && (
                  <Button
                    variant="primary"
                    loading={apply.isPending}
                    onClick={() => apply.mutate({ id: request.id })}
                  >
                    Apply
                  </Button>
                )}
              </SpaceBetween>
            )
          }
        >
          <span className="any-wrap">{visibleText(request.title)}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={cancel.error ?? apply.error ?? save.error} />
        {request.breakGlass && <ReviewBreakGlass request={request} onReviewed={refresh} />}
        <StillEffective request={request} />
        {(request.approvals > 0 || request.given.length > 0) && (
          <ApprovalsPanel asked={request} isPending={request.decision === 'pending'} take={take} />
        )}
        {request.runId !== null && <RunProgress runId={request.runId} onEnded={refresh} />}
        <Facts request={request} />
        <Table
          wrapLines
          trackBy="id"
          items={request.grants}
          header={
            <Header variant="h2" counter={`(${request.grants.length.toLocaleString('en')})`}>
              {words.title}
            </Header>
          }
          ariaLabels={{ tableLabel: words.title }}
          columnDefinitions={[
            {
              id: 'who',
              header: words.columns.who,
              isRowHeader: true,
              minWidth: 118,
              cell: (grant) => (
                <span className="any-wrap">
                  <WhoCell grant={grant} />
                </span>
              ),
            },
            {
              id: 'what',
              header: words.columns.what,
              minWidth: 112,
              cell: (grant) => (
                <span className="any-wrap">
                  <WhatCell grant={grant} />
                </span>
              ),
            },
            {
              id: 'level',
              header: words.columns.level,
              minWidth: 88,
              cell: (grant) => <LevelCell grant={grant} />,
            },
            {
              id: 'state',
              header: words.columns.state,
              minWidth: 122,
              cell: (grant) => <StateCell grant={grant} />,
            },
            {
              id: 'ends',
              header: words.columns.ends,
              minWidth: 86,
              cell: (grant) => (
                <>
                  <EndsCell grant={grant} />
                  <TakenLate at={endedLate(grant, request.events)} />
                </>
              ),
            },
          ]}
        />
        <History request={request} />
      </SpaceBetween>
    </ContentLayout>
  );
};

/** `/grants/:id`: one request: who decided, what became of its grants, and what is left to do. */
export const GrantRequestPage = () => {
  const { id = '' } = useParams<{ id: string }>();
  const { data, error, refetch } = useQuery(orpc.grants.get.queryOptions({ input: { id } }));
  if (data) return <RequestBody request={data} />;
  if (error) return <PageProblem title={words.title} error={error} onRetry={() => void refetch()} />;
  return (
    <div role="status">
      <Spinner /> {words.loading}
    </div>
  );
};
