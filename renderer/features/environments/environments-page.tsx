import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Environment } from '../../../shared/contract/connections.ts';
import { orpc } from '../../app/client.ts';
import { environmentColours } from '../../components/environment-colours.ts';
import { useHelp } from '../../components/help.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.connection}</p>
      <p>{words.help.current}</p>
    </>
  ),
};

/** The stages in order, each with its connection; one of them is where the console works. */
export const EnvironmentsPage = () => {
  useHelp(help);
  const cache = useQueryClient();
  const notify = useNotify();
  const { data, error, isPending, refetch } = useQuery(orpc.environments.list.queryOptions());
  const current = useQuery(orpc.environments.current.queryOptions()).data;
  const connections = useQuery(orpc.connections.list.queryOptions());
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: orpc.environments.key() });
    void cache.invalidateQueries({ queryKey: orpc.connections.key() });
    void cache.invalidateQueries({ queryKey: orpc.home.key() });
  };
  const assign = useMutation(
    orpc.environments.assign.mutationOptions({
      onSuccess: (changed) => {
        refresh();
        notify({ type: 'success', content: words.assigned(changed.title, changed.connection?.name ?? null) });
      },
    }),
  );
  const setCurrent = useMutation(
    orpc.environments.setCurrent.mutationOptions({
      onSuccess: (chosen) => {
        cache.setQueryData(orpc.environments.current.queryKey(), chosen);
        refresh();
      },
    }),
  );
  const options = [
    { value: '', label: words.none },
    ...(connections.data ?? []).map(({ id, name, accountId, readOnly }) => ({
      value: id,
      label: name,
      description: [accountId ?? 'not tested', ...(readOnly ? ['read-only'] : [])].join(' · '),
    })),
  ];
  const chosen = (environment: Environment) =>
    options.find(({ value }) => value === (environment.connection?.id ?? '')) ?? {
      value: environment.connection?.id ?? '',
      label: environment.connection?.name ?? words.none,
    };
  const assigning = (environment: Environment) =>
    assign.isPending && assign.variables.name === environment.name;
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <ProblemAlert error={assign.error ?? setCurrent.error ?? connections.error} />
      <Table
        variant="full-page"
        wrapLines
        trackBy="name"
        loading={isPending}
        loadingText="Reading environments"
        items={[...(data ?? [])].sort((a, b) => a.position - b.position)}
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header variant="h1" description={words.description}>
            {words.title}
          </Header>
        }
        columnDefinitions={[
          { id: 'position', header: 'Order', width: 70, cell: (environment) => environment.position },
          {
            id: 'title',
            header: 'Environment',
            isRowHeader: true,
            minWidth: 170,
            cell: (environment) => (
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <Badge color={environmentColours[environment.colour].badge}>{environment.title}</Badge>
                <Box color="text-body-secondary">{environment.name}</Box>
                {environment.production && <b>reaches real people</b>}
              </SpaceBetween>
            ),
          },
          {
            id: 'connection',
            header: 'Connection',
            minWidth: 190,
            cell: (environment) => (
              <Select
                ariaLabel={`Connection of ${environment.title}`}
                options={options}
                selectedOption={chosen(environment)}
                disabled={assigning(environment)}
                statusType={connections.isPending || assigning(environment) ? 'loading' : 'finished'}
                loadingText="Working"
                expandToViewport
                onChange={({ detail }) =>
                  assign.mutate({ name: environment.name, connectionId: detail.selectedOption.value || null })
                }
              />
            ),
          },
          {
            id: 'current',
            header: 'Current',
            minWidth: 150,
            cell: (environment) =>
              environment.name === current?.name ? (
                <StatusIndicator type="success">{words.current}</StatusIndicator>
              ) : (
                <Button
                  loading={setCurrent.isPending && setCurrent.variables.name === environment.name}
                  onClick={() => setCurrent.mutate({ name: environment.name })}
                  ariaLabel={`Work here, in ${environment.title}`}
                >
                  Work here
                </Button>
              ),
          },
        ]}
        footer={
          <Box fontSize="body-s" color="text-body-secondary">
            {words.production}
          </Box>
        }
      />
    </SpaceBetween>
  );
};
