import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditEntry } from '../../../shared/contract/console.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { AuditDetail } from './audit-detail.tsx';
import { AuditFilter } from './audit-filter.tsx';
import { originWords, outcomeWords, words } from './words.ts';

const pageSize = 50;

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.chain}</p>
      <p>{words.help.reads}</p>
      <p>{words.help.eyes}</p>
      <p>{words.help.secrets}</p>
    </>
  ),
};

const uuid = /^[0-9a-f-]{36}$/;

const Subject = ({ subject }: { readonly subject: string | null }) => {
  const [kind, ...rest] = (subject ?? '').split(':');
  const name = rest.join(':');
  if (kind === 'tenant' && name)
    return <AppLink href={`/tenants/${encodeURIComponent(name)}`}>{name}</AppLink>;
  if (kind === 'connection' && uuid.test(name))
    return <AppLink href={`/connections/${name}`}>a connection</AppLink>;
  if (kind === 'run' && uuid.test(name)) return <AppLink href={`/activity/${name}`}>a run</AppLink>;
  return subject === null ? '–' : visibleText(subject);
};

/** Every audit entry, newest first; older ones a page at a time. */
export const AuditPage = () => {
  useHelp(help);
  const address = useTableQuery();
  const [shown, setShown] = useState<AuditEntry | null>(null);
  const filters = {
    search: address.get('search'),
    subject: address.get('subject'),
    action: address.get('action'),
  };
  const before = Number(address.get('before')) || undefined;
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...orpc.audit.list.queryOptions({ input: { ...filters, before, limit: pageSize } }),
    placeholderData: keepPreviousData,
    // Reading is an entry of its own for some roles: only a person's wish reads again.
    refetchOnWindowFocus: false,
  });
  const entries = data?.entries ?? [];
  const last = entries.at(-1);
  const filtered = Object.values(filters).some((value) => value !== undefined);
  const change = (part: Readonly<Record<string, string | undefined>>) =>
    address.change({ before: undefined, ...part });
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <Table
        variant="full-page"
        stickyHeader
        wrapLines
        trackBy="seq"
        loading={isPending}
        loadingText="Reading the audit log"
        items={entries}
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header
            variant="h1"
            description={words.description}
            {...(data ? { counter: `(${data.total.toLocaleString('en')})` } : {})}
            actions={
              <Button
                iconName="refresh"
                ariaLabel="Read the log again"
                loading={isFetching && !isPending}
                onClick={() => void refetch()}
              />
            }
          >
            {words.title}
          </Header>
        }
        filter={
          <SpaceBetween size="s">
            <Alert type="info" statusIconAriaLabel="Info">
              {words.reads}
            </Alert>
            <AuditFilter filters={filters} onChange={change} />
          </SpaceBetween>
        }
        columnDefinitions={[
          {
            id: 'at',
            header: 'When',
            minWidth: 125,
            cell: (entry) => (
              <>
                <RelativeTime at={entry.at} />
                <Box fontSize="body-s" color="text-body-secondary">
                  No. {entry.seq}
                </Box>
              </>
            ),
          },
          {
            id: 'actor',
            header: 'Who',
            minWidth: 130,
            cell: (entry) => (
              <>
                {entry.actor}
                <Box fontSize="body-s" color="text-body-secondary">
                  as {entry.role}, {originWords[entry.origin] ?? entry.origin}
                </Box>
              </>
            ),
          },
          {
            id: 'action',
            header: 'Action',
            minWidth: 170,
            isRowHeader: true,
            cell: (entry) => (
              <>
                <Button
                  variant="inline-link"
                  onClick={() => change({ action: entry.action })}
                  ariaLabel={`Only ${entry.action}`}
                >
                  {entry.action}
                </Button>
                <div>
                  <StatusIndicator wrapText={false} type={outcomeWords[entry.outcome].type}>
                    {outcomeWords[entry.outcome].label}
                  </StatusIndicator>
                </div>
              </>
            ),
          },
          {
            id: 'subject',
            header: 'About',
            minWidth: 120,
            cell: (entry) => <Subject subject={entry.subject} />,
          },
          {
            id: 'detail',
            header: 'More',
            minWidth: 115,
            cell: (entry) => (
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  variant="inline-link"
                  onClick={() => setShown(entry)}
                  ariaLabel={`Detail of entry ${entry.seq}`}
                >
                  Detail
                </Button>
                {entry.runId && (
                  <AppLink href={`/activity/${entry.runId}`} ariaLabel={`Run of entry ${entry.seq}`}>
                    Run
                  </AppLink>
                )}
              </SpaceBetween>
            ),
          },
        ]}
        empty={
          filtered ? (
            <TableEmpty
              title={words.noMatch.title}
              body={words.noMatch.body}
              action={<Button onClick={address.clear}>Clear filters</Button>}
            />
          ) : (
            <TableEmpty title={words.empty.title} body={words.empty.body} />
          )
        }
        footer={
          <Box textAlign="center">
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={before === undefined} onClick={() => address.change({ before: undefined })}>
                Newest
              </Button>
              <Button
                disabled={last === undefined || entries.length < pageSize}
                onClick={() => address.change({ before: String(last?.seq) })}
              >
                Older
              </Button>
            </SpaceBetween>
          </Box>
        }
      />
      {shown && <AuditDetail entry={shown} onClose={() => setShown(null)} />}
    </SpaceBetween>
  );
};
