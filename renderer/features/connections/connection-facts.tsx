import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import type { Connection } from '../../../shared/contract/connections.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { ConnectionState } from './connection-state.tsx';
import type { useConnectionActions } from './use-connection-actions.ts';
import { secretWords, sourceWords, words } from './words.ts';

/** What uses a connection, as links. */
export const UsedBy = ({ connection }: { readonly connection: Connection }) => {
  if (connection.environments.length + connection.tenants.length === 0) return <>Nothing</>;
  return (
    <ul className="used-by">
      {connection.environments.map((name) => (
        <li key={`environment ${name}`}>
          environment <AppLink href="/environments">{name}</AppLink>
        </li>
      ))}
      {connection.tenants.slice(0, 20).map((slug) => (
        <li key={`tenant ${slug}`}>
          tenant <AppLink href={`/tenants/${slug}`}>{slug}</AppLink>
        </li>
      ))}
      {connection.tenants.length > 20 && <li>and {connection.tenants.length - 20} more tenants</li>}
    </ul>
  );
};

const Endpoints = ({ connection }: { readonly connection: Connection }) => {
  const endpoints = Object.entries(connection.endpoints);
  if (endpoints.length > 0) return endpoints.map(([name, url]) => <div key={name}>{`${name}: ${url}`}</div>);
  if (connection.source.kind !== 'sandbox') return 'AWS’s own';
  return (
    <>
      On this machine; the address is in <AppLink href="/settings">Settings</AppLink>
    </>
  );
};

/** What Steward knows of a connection, and whether anything may write through it. */
export const ConnectionFacts = (props: {
  readonly connection: Connection;
  readonly actions: ReturnType<typeof useConnectionActions>;
}) => {
  const { connection } = props;
  const { update } = props.actions;
  const mayChange = useMayChange();
  const test = connection.lastTest;
  const unknown = test ? 'not known' : 'known after a test';
  return (
    <Container header={<Header variant="h2">Facts</Header>}>
      <SpaceBetween size="m">
        <ProblemAlert error={update.error} />
        <KeyValuePairs
          columns={3}
          minColumnWidth={200}
          items={[
            { label: 'State', value: <ConnectionState connection={connection} /> },
            { label: 'Credentials', value: sourceWords(connection.source) },
            { label: 'Secret', value: secretWords[connection.secret] },
            { label: 'Account', value: connection.accountId ?? unknown },
            { label: 'Region', value: connection.region },
            { label: 'Identity region', value: connection.identityRegion ?? unknown },
            { label: 'QuickSight edition', value: test?.edition ?? unknown },
            { label: 'Sign-in to QuickSight', value: test?.authenticationType ?? unknown },
            { label: 'Caller', value: test?.callerArn ?? unknown },
            {
              label: 'Endpoints',
              value: <Endpoints connection={connection} />,
            },
            { label: words.usedBy, value: <UsedBy connection={connection} /> },
            {
              label: words.readOnly.label,
              value: (
                <Toggle
                  checked={connection.readOnly}
                  disabled={!mayChange || update.isPending}
                  onChange={({ detail }) => update.mutate({ id: connection.id, readOnly: detail.checked })}
                >
                  {connection.readOnly ? words.readOnly.on : words.readOnly.off}
                </Toggle>
              ),
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
};
