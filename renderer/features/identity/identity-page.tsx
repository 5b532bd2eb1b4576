import Alert from '@cloudscape-design/components/alert';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { AddRule } from './add-rule.tsx';
import { AddSource } from './add-source.tsx';
import { IdentityPlan } from './identity-plan.tsx';
import { RulesTable } from './rules-table.tsx';
import { SourcesTable } from './sources-table.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.github}</p>
      <p>{words.help.rules}</p>
      <p>{words.help.account}</p>
      <p>{words.help.safe}</p>
      <p>{words.help.secret}</p>
    </>
  ),
};

/** `/identity`: sources, rules, and with `?plan=CONNECTION` what the rules would change there. */
export const IdentityPage = () => {
  useHelp(help);
  const [address] = useSearchParams();
  const [adding, setAdding] = useState<'source' | 'rule'>();
  const sources = useQuery(orpc.identity.sources.queryOptions());
  const rules = useQuery(orpc.identity.rules.queryOptions());
  const connections = useQuery(orpc.connections.list.queryOptions());
  const planned = connections.data?.find(({ id }) => id === address.get('plan'));
  if (planned) return <IdentityPlan key={planned.id} connection={planned} />;
  const failed = sources.error ?? rules.error ?? connections.error;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert
          error={failed}
          onRetry={() => {
            void sources.refetch();
            void rules.refetch();
            void connections.refetch();
          }}
        />
        {sources.isPending || rules.isPending || connections.isPending ? (
          <div role="status">
            <StatusIndicator type="loading">{words.loading}</StatusIndicator>
          </div>
        ) : (
          <SpaceBetween size="l">
            <SourcesTable sources={sources.data ?? []} onAdd={() => setAdding('source')} />
            <RulesTable
              rules={rules.data ?? []}
              sources={sources.data ?? []}
              connections={connections.data ?? []}
              onAdd={() => setAdding('rule')}
            />
          </SpaceBetween>
        )}
        {address.get('plan') && connections.isSuccess && !planned && (
          <Alert type="warning" statusIconAriaLabel="Warning">
            {words.plan.nothing}
          </Alert>
        )}
      </SpaceBetween>
      {adding === 'source' && <AddSource onClose={() => setAdding(undefined)} />}
      {adding === 'rule' && (
        <AddRule
          sources={sources.data ?? []}
          connections={connections.data ?? []}
          onClose={() => setAdding(undefined)}
        />
      )}
    </ContentLayout>
  );
};
