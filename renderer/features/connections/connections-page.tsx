import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../shared/contract/connections.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { ExportCsv } from '../../components/export-csv.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { type ListColumn, useTablePreferences } from '../../components/use-table-preferences.tsx';
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
    header: 'State',
    minWidth: 125,
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
    header: 'Credentials',
    minWidth: 110,
    cell: (connection) => kindWords[connection.source.kind],
  },
  {
    id: 'account',
    header: 'Account',
    minWidth: 125,
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
    header: 'Environments',
    minWidth: 130,
    cell: (connection) => (connection.environments.length > 0 ? connection.environments.join(', ') : '–'),
  },
  { id: 'tenants', header: 'Tenants', minWidth: 90, cell: (connection) => connection.tenants.length },
  {
    id: 'created',
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

/** Every connection, how it gets in and whether it works. */
export const ConnectionsPage = () => {
  useHelp(help);
  const { data, error, isPending, refetch } = useQuery(orpc.connections.list.queryOptions());
  const { table } = useTablePreferences({ name: 'connections', columns });
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <Table
        {...table}
        variant="full-page"
        trackBy="id"
        loading={isPending}
        loadingText="Reading connections"
        items={data ?? []}
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header
            variant="h1"
            description={words.description}
            {...(data ? { counter: `(${data.length})` } : {})}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <ExportCsv
                  name="connections"
                  columns={exported}
                  idOf={(connection) => connection.id}
                  disabled={!data || data.length === 0}
                  read={() => Promise.resolve({ total: data?.length ?? 0, items: data ?? [] })}
                />
                <Button variant="primary" href="/connections/new">
                  {words.add.title}
                </Button>
              </SpaceBetween>
            }
          >
            {words.title}
          </Header>
        }
        empty={
          <TableEmpty
            title={words.empty.title}
            body={words.empty.body}
            action={<Button href="/connections/new">{words.add.title}</Button>}
          />
        }
        footer={
          <Box fontSize="body-s" color="text-body-secondary">
            What each feature needs in IAM stands on every connection’s own page.
          </Box>
        }
      />
    </SpaceBetween>
  );
};
