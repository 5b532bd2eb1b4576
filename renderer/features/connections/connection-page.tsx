import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { ConnectionFacts } from './connection-facts.tsx';
import { ConnectionTestPanel } from './connection-test-panel.tsx';
import { EditConnection } from './edit-connection.tsx';
import { PoliciesPanel } from './policies-panel.tsx';
import { RemoveConnection } from './remove-connection.tsx';
import { SecretTrouble } from './secret-trouble.tsx';
import { TrustPanel } from './trust-panel.tsx';
import { useConnectionActions } from './use-connection-actions.ts';
import { words } from './words.ts';

const help = {
  title: 'A connection',
  body: (
    <>
      <p>{words.noTest.body}</p>
      <p>{words.readOnly.why}</p>
      <p>{words.help.identity}</p>
      <p>{words.policies.body}</p>
    </>
  ),
};

/** One connection: facts, test, permissions, who uses it. `?test=1` tests it once on arrival. */
export const ConnectionPage = () => {
  const { id = '' } = useParams<{ id: string }>();
  const address = useTableQuery();
  const mayChange = useMayChange();
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null);
  const { data: connection, error, refetch } = useQuery(orpc.connections.get.queryOptions({ input: { id } }));
  const actions = useConnectionActions(id);
  useHelp(help);
  usePageTitle(connection?.name ?? 'Connection', [{ text: words.title, href: '/connections' }]);

  const testNow = address.get('test') === '1' && connection !== undefined;
  const { mutate: test } = actions.test;
  const { change } = address;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the wish to test starts one; it is taken back at once
  useEffect(() => {
    if (!testNow) return;
    change({ test: undefined });
    test({ id });
  }, [testNow]);

  if (error && !connection)
    return <PageProblem title="Connection" error={error} onRetry={() => void refetch()} />;
  if (!connection) return <PageWaiting title="Connection">Reading the connection</PageWaiting>;
  const parts = { connection, actions };
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          info={connection.readOnly && <Badge>read-only</Badge>}
          actions={
            mayChange && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={() => setDialog('remove')}>Remove</Button>
                <Button onClick={() => setDialog('edit')}>{words.edit.button(false)}</Button>
              </SpaceBetween>
            )
          }
        >
          {connection.name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <SecretTrouble
          connection={connection}
          looking={actions.test.isPending}
          onLook={() => test({ id })}
          onEnter={mayChange ? () => setDialog('edit') : undefined}
        />
        <ConnectionFacts {...parts} />
        {connection.source.kind === 'assume' && mayChange && <TrustPanel id={id} />}
        <ConnectionTestPanel {...parts} />
        <PoliciesPanel />
      </SpaceBetween>
      {dialog === 'remove' && <RemoveConnection {...parts} onClose={() => setDialog(null)} />}
      {dialog === 'edit' && <EditConnection {...parts} onClose={() => setDialog(null)} />}
    </ContentLayout>
  );
};
