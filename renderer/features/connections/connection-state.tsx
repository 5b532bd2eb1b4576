import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Connection } from '../../../shared/contract/connections.ts';

/** How the last test of a connection ended, in a word or two. */
export const ConnectionState = ({ connection }: { readonly connection: Connection }) => {
  if (connection.secret === 'unreachable')
    return <StatusIndicator type="error">Keychain out of reach</StatusIndicator>;
  if (connection.secretTrouble) return <StatusIndicator type="error">Secret missing</StatusIndicator>;
  const test = connection.lastTest;
  if (!test) return <StatusIndicator type="pending">Not tested</StatusIndicator>;
  if (!test.ok) return <StatusIndicator type="error">Test failed</StatusIndicator>;
  return test.checks.some((check) => check.state === 'warning') ? (
    <StatusIndicator type="warning">Works, with warnings</StatusIndicator>
  ) : (
    <StatusIndicator type="success">Works</StatusIndicator>
  );
};
