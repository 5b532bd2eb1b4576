import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
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

/** Every connection, how it gets in and whether it works. */
export const ConnectionsPage = () => {
  useHelp(help);
  const { data, error, isPending, refetch } = useQuery(orpc.connections.list.queryOptions());
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <Table
        variant="full-page"
        wrapLines
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
              <Button variant="primary" href="/connections/new">
                {words.add.title}
              </Button>
            }
          >
            {words.title}
          </Header>
        }
        columnDefinitions={[
          {
            id: 'name',
            header: 'Name',
            isRowHeader: true,
            minWidth: 140,
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
            minWidth: 140,
            cell: (connection) => <ConnectionState connection={connection} />,
          },
          {
            id: 'kind',
            header: 'Credentials',
            minWidth: 150,
            cell: (connection) => kindWords[connection.source.kind],
          },
          {
            id: 'account',
            header: 'Account',
            minWidth: 120,
            cell: (connection) => connection.accountId ?? 'known after a test',
          },
          { id: 'region', header: 'Region', minWidth: 110, cell: (connection) => connection.region },
          {
            id: 'environments',
            header: 'Environments',
            minWidth: 130,
            cell: (connection) =>
              connection.environments.length > 0 ? connection.environments.join(', ') : '–',
          },
          { id: 'tenants', header: 'Tenants', minWidth: 80, cell: (connection) => connection.tenants.length },
          {
            id: 'tested',
            header: 'Tested',
            minWidth: 120,
            cell: (connection) => <RelativeTime at={connection.lastTest?.at} />,
          },
        ]}
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
