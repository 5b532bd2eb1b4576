import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { PolicyText } from './policies-panel.tsx';
import { words } from './words.ts';

/** For an assumed role: the external id that Steward made, and the trust policy that names it. */
export const TrustPanel = ({ id }: { readonly id: string }) => {
  const { data, error, isPending, refetch } = useQuery(
    orpc.connections.trustPolicy.queryOptions({ input: { id } }),
  );
  return (
    <Container
      header={
        <Header variant="h2" description={words.trust.body}>
          {words.trust.title}
        </Header>
      }
    >
      {isPending && <StatusIndicator type="loading">Reading the trust policy</StatusIndicator>}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data && (
        <SpaceBetween size="m">
          <KeyValuePairs
            items={[{ label: 'External id', value: <CopyText label="external id" text={data.externalId} /> }]}
          />
          <PolicyText policy={data.policy} label="trust policy" />
        </SpaceBetween>
      )}
    </Container>
  );
};
