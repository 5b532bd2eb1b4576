import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditEntry } from '../../../shared/contract/console.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { useHelp } from '../../components/help.ts';
import { ListTable } from '../../components/list-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { AuditDetail } from './audit-detail.tsx';
import { AuditFilter } from './audit-filter.tsx';
import { originWords, outcomeWords, words } from './words.ts';

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

/** What the log shows of each entry; an action and a detail can be opened. */
const columnsOf = (
  onAction: (action: string) => void,
  onDetail: (entry: AuditEntry) => void,
): readonly ListColumn<AuditEntry>[] => [
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
    breaks: true,
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
    minWidth: 195,
    isRowHeader: true,
    cell: (entry) => (
      <>
        <Button
          variant="inline-link"
          onClick={() => onAction(entry.action)}
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
    breaks: true,
    header: 'About',
    minWidth: 120,
    cell: (entry) => <Subject subject={entry.subject} />,
  },
  {
    id: 'detail',
    header: 'More',
    minWidth: 115,
    cell: (entry) => (
      <div className="row-actions">
        <Button
          variant="inline-link"
          onClick={() => onDetail(entry)}
          ariaLabel={`Detail of entry ${entry.seq}`}
        >
          Detail
        </Button>
        {entry.runId && (
          <AppLink href={`/activity/${entry.runId}`} ariaLabel={`Run of entry ${entry.seq}`}>
            Run
          </AppLink>
        )}
      </div>
    ),
  },
];

const exported: readonly CsvColumn<AuditEntry>[] = [
  { header: 'No.', value: ({ seq }) => seq },
  { header: 'When', value: ({ at }) => at },
  { header: 'Who', value: ({ actor }) => actor },
  { header: 'Role', value: ({ role }) => role },
  { header: 'From', value: ({ origin }) => originWords[origin] ?? origin },
  { header: 'Action', value: ({ action }) => action },
  { header: 'Outcome', value: ({ outcome }) => outcome },
  { header: 'About', value: ({ subject }) => subject },
  { header: 'Run', value: ({ runId }) => runId },
  { header: 'Detail', value: ({ detail }) => JSON.stringify(detail) },
  { header: 'Hash', value: ({ hash }) => hash },
];

/** Every audit entry, newest first; older ones a page at a time. */
export const AuditPage = () => {
  useHelp(help);
  const [shown, setShown] = useState<AuditEntry | null>(null);
  const list = useList({
    name: 'audit',
    columns: columnsOf((action) => address.change({ action }), setShown),
    pageSize: 50,
  });
  const { address, pageSize } = list;
  const filters = {
    search: address.get('search')?.slice(0, 200),
    subject: address.get('subject')?.slice(0, 300),
    action: address.get('action')?.slice(0, 100),
  };
  const before = Number(address.get('before')) || undefined;
  const log = useQuery({
    ...orpc.audit.list.queryOptions({ input: { ...filters, before, limit: pageSize } }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
    // Reading is an entry of its own for some roles: only a person's wish reads again.
    refetchOnWindowFocus: false,
  });
  const entries = log.data?.entries ?? [];
  const last = entries.at(-1);
  return (
    <>
      <ListTable
        as="page"
        list={list}
        title={words.title}
        description={words.description}
        rows={log.data && { total: log.data.total, items: entries }}
        reading={log}
        loadingText="Reading the audit log"
        idOf={(entry) => entry.seq}
        filter={<AuditFilter filters={filters} onChange={address.change} />}
        narrowed={Object.values(filters).some((value) => value !== undefined)}
        noMatch={words.noMatch}
        empty={<TableEmpty title={words.empty.title} body={words.empty.body} />}
        exported={{
          name: 'audit',
          columns: exported,
          read: async (sofar) => {
            const next = await client.audit.list({ ...filters, before: sofar.at(-1)?.seq, limit: 500 });
            return { total: Math.max(next.total, sofar.length), items: next.entries };
          },
        }}
        pages={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={before === undefined} onClick={() => address.change({})}>
              Newest
            </Button>
            <Button
              disabled={last === undefined || entries.length < pageSize}
              onClick={() => address.change({ before: String(last?.seq) })}
            >
              Older
            </Button>
          </SpaceBetween>
        }
        footer={
          <Box fontSize="body-s" color="text-body-secondary">
            {words.reads}
          </Box>
        }
      />
      {shown && <AuditDetail entry={shown} onClose={() => setShown(null)} />}
    </>
  );
};
