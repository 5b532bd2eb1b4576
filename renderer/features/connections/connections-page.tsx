import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../shared/contract/connections.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { useHelp } from '../../components/help.ts';
import { inOrder, type SortValues } from '../../components/in-order.ts';
import { ListFilter } from '../../components/list-filter.tsx';
import { ListTable } from '../../components/list-table.tsx';
import { pageOf } from '../../components/page-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { ConnectionState } from './connection-state.tsx';
import { kindWords, words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.secrets}</p>
      <p>{words.help.identity}</p>
      <p>{words.help.endpoint}</p>
      <p>{words.help.cli}</p>
    </>
  ),
};

const columns: readonly ListColumn<Connection>[] = [
  {
    id: 'name',
    breaks: true,
    sort: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 105,
    cell: (connection) => (
      <SpaceBetween direction="horizontal" size="xs">
        <AppLink href={`/connections/${connection.id}`}>{connection.name}</AppLink>
        {connection.readOnly && <Badge>read-only</Badge>}
      </SpaceBetween>
    ),
  },
  {
    id: 'state',
    sort: 'state',
    header: 'State',
    minWidth: 140,
    cell: (connection) => (
      <>
        <ConnectionState connection={connection} />
        {connection.lastTest && (
          <Box fontSize="body-s" color="text-body-secondary">
            tested <RelativeTime at={connection.lastTest.at} />
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'kind',
    sort: 'kind',
    header: 'Credentials',
    minWidth: 110,
    cell: (connection) => kindWords[connection.source.kind],
  },
  {
    id: 'account',
    sort: 'account',
    header: 'Account',
    minWidth: 135,
    cell: (connection) => (
      <>
        {connection.accountId ?? 'known after a test'}
        <Box fontSize="body-s" color="text-body-secondary">
          {connection.region}
        </Box>
      </>
    ),
  },
  {
    id: 'environments',
    breaks: true,
    sort: 'environments',
    header: 'Environments',
    minWidth: 130,
    cell: (connection) => (connection.environments.length > 0 ? connection.environments.join(', ') : '–'),
  },
  {
    id: 'tenants',
    sort: 'tenants',
    header: 'Tenants',
    // It can be chosen; without it the others fit beside an open navigation.
    hidden: true,
    minWidth: 90,
    cell: (connection) => connection.tenants.length,
  },
  {
    id: 'created',
    sort: 'created',
    header: 'Added',
    minWidth: 95,
    hidden: true,
    cell: (connection) => <RelativeTime at={connection.createdAt} />,
  },
];

const exported: readonly CsvColumn<Connection>[] = [
  { header: 'Name', value: ({ name }) => name },
  { header: 'Credentials', value: ({ source }) => kindWords[source.kind] },
  { header: 'Account', value: ({ accountId }) => accountId },
  { header: 'Region', value: ({ region }) => region },
  { header: 'Identity region', value: ({ identityRegion }) => identityRegion },
  { header: 'Read-only', value: ({ readOnly }) => (readOnly ? 'yes' : 'no') },
  { header: 'Environments', value: ({ environments }) => environments.join(', ') },
  { header: 'Tenants', value: ({ tenants }) => tenants.length },
  { header: 'Last test', value: ({ lastTest }) => lastTest && (lastTest.ok ? 'works' : 'failed') },
  { header: 'Tested', value: ({ lastTest }) => lastTest?.at ?? null },
  { header: 'Added', value: ({ createdAt }) => createdAt },
];

/** There are few connections and all of them are here: they are ordered where they are shown. */
const sortValues: SortValues<Connection> = {
  name: ({ name }) => name,
  state: ({ lastTest }) => (lastTest ? (lastTest.ok ? 'works' : 'failed') : ''),
  kind: ({ source }) => kindWords[source.kind],
  account: ({ accountId }) => accountId ?? '',
  environments: ({ environments }) => environments.join(', '),
  tenants: ({ tenants }) => tenants.length,
  created: ({ createdAt }) => createdAt,
};

/** Connections that have a text in their name, account or region. */
const foundBy = (connections: readonly Connection[], text: string): readonly Connection[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return connections;
  return connections.filter(({ name, accountId, region }) =>
    [name, accountId ?? '', region].some((part) => part.toLowerCase().includes(wanted)),
  );
};

/** Every connection, how it gets in and whether it works. */
export const ConnectionsPage = () => {
  useHelp(help);
  const list = useList({ name: 'connections', columns, pageSize: 25 });
  const connections = useQuery(orpc.connections.list.queryOptions());
  const search = (list.address.get('search') ?? '').slice(0, 200);
  const found = connections.data && inOrder(foundBy(connections.data, search), sortValues, list.order);
  const page = found && pageOf(found, list.address.page, list.pageSize);
  return (
    <ListTable
      as="page"
      list={list}
      title={words.title}
      description={words.description}
      rows={page && { total: found.length, items: page.rows }}
      reading={connections}
      loadingText="Reading connections"
      idOf={(connection) => connection.id}
      narrowed={search !== ''}
      noMatch={words.noMatch}
      filter={
        <ListFilter
          text={search}
          onText={(next) => list.address.change({ search: next })}
          label={words.find}
        />
      }
      empty={
        <TableEmpty
          title={words.empty.title}
          body={words.empty.body}
          action={<Button href="/connections/new">{words.add.first}</Button>}
        />
      }
      exported={{
        name: 'connections',
        columns: exported,
        read: () => Promise.resolve({ total: found?.length ?? 0, items: found ?? [] }),
      }}
      actions={
        <Button variant="primary" href="/connections/new">
          {words.add.title}
        </Button>
      }
      footer={
        <Box fontSize="body-s" color="text-body-secondary">
          What each feature needs in IAM stands on every connection’s own page.
        </Box>
      }
    />
  );
};
