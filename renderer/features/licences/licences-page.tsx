import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { CostPanel } from './cost-panel.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import { LicencesRun, PlanChanges, type PlanChangesProps } from './plan-changes.tsx';
import { SeatsTable } from './seats-table.tsx';
import { TenantsPanel } from './tenants-panel.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.honest}</p>
      <p>{words.help.refused}</p>
      <p>{words.help.money}</p>
    </>
  ),
};

/** `/licences`: what seats cost, who needs which, and the plan that changes them. */
export const LicencesPage = () => {
  useHelp(help);
  const [address, setAddress] = useSearchParams();
  const [changes, setChanges] = useState<PlanChangesProps['changes']>();
  const connections = useQuery(orpc.usage.status.queryOptions());
  const known = connections.data?.map(({ connection }) => connection) ?? [];
  const connection = known.find(({ id }) => id === address.get('connection')) ?? known[0];
  const tenant = address.get('tenant')?.slice(0, 64) || undefined;
  const advice = useQuery({
    ...orpc.licences.advise.queryOptions({
      input: { connectionId: connection?.id ?? '', ...(tenant ? { tenant } : {}), limit: 1, offset: 0 },
    }),
    enabled: connection !== undefined,
    placeholderData: keepPreviousData,
  });
  const tenants = useQuery(orpc.tenants.list.queryOptions({ input: { limit: 500 } })).data?.tenants ?? [];
  const change = (name: string, value: string | null) =>
    setAddress((before) => {
      const next = new URLSearchParams(before);
      if (value === null) next.delete(name);
      else next.set(name, value);
      return next;
    });
  const back = () => {
    setChanges(undefined);
    change('run', null);
  };
  const runId = address.get('run');
  if (runId) return <LicencesRun runId={runId} onBack={back} />;
  if (changes && connection)
    return (
      <PlanChanges
        connectionId={connection.id}
        changes={changes}
        onBack={back}
        onRun={(id) => change('run', id)}
      />
    );
  const options = known.map(({ id, name }) => ({ value: id, label: visibleText(name) }));
  const found = advice.data;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={words.description}
          actions={
            known.length > 1 && (
              <Select
                inlineLabelText={words.connection}
                options={options}
                selectedOption={options.find(({ value }) => value === connection?.id) ?? null}
                onChange={({ detail }) => change('connection', detail.selectedOption.value ?? null)}
              />
            )
          }
        >
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={connections.error} onRetry={() => void connections.refetch()} />
        <ProblemAlert error={advice.error} onRetry={() => void advice.refetch()} />
        {(connections.isPending || (connection && advice.isPending)) && (
          <div role="status">
            <Spinner /> {words.loading}
          </div>
        )}
        {connections.data && !connection && (
          <Container>
            <TableEmpty
              title={words.noConnection}
              body={words.noConnectionDetail}
              action={<Button href="/connections">{words.addConnection}</Button>}
            />
          </Container>
        )}
        {found && connection && (
          <SpaceBetween size="l">
            <CostPanel advice={found} ofTenant={tenant !== undefined} />
            <ColumnLayout columns={2} minColumnWidth={320}>
              <TenantsPanel advice={found} />
              <ForecastPanel
                connectionId={connection.id}
                tenants={tenants}
                hasSeats={found.byRole.length > 0}
              />
            </ColumnLayout>
            <SeatsTable
              key={connection.id}
              connectionId={connection.id}
              tenants={tenants}
              tenant={tenant}
              onPlan={setChanges}
            />
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
