import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { plural } from '../../components/sections.ts';
import { words } from './words.ts';
import './connections.css';

/** A document that one pastes into IAM. */
export const PolicyText = ({ policy, label }: { readonly policy: string; readonly label: string }) => (
  <SpaceBetween size="xs">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <section className="policy" tabIndex={0} aria-label={label}>
      <pre>{policy}</pre>
    </section>
    <CopyText variant="button" label={label} text={policy} />
  </SpaceBetween>
);

/** The least IAM policy of each feature. */
export const PoliciesPanel = () => {
  const { data, error, isPending, refetch } = useQuery(orpc.connections.policies.queryOptions());
  return (
    <Container
      header={
        <Header variant="h2" description={words.policies.body}>
          {words.policies.title}
        </Header>
      }
    >
      <SpaceBetween size="s">
        {isPending && <StatusIndicator type="loading">Reading the policies</StatusIndicator>}
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        {data?.map((each) => (
          <ExpandableSection
            key={each.feature}
            headerText={words.policies.of(each.title)}
            headerDescription={`${each.why} ${plural(each.actions.length, 'action')}.`}
          >
            <PolicyText policy={each.policy} label={`policy for ${each.title}`} />
          </ExpandableSection>
        ))}
        {data?.length === 0 && <Box>No feature needs a permission.</Box>}
      </SpaceBetween>
    </Container>
  );
};
