import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Connection, ConnectionCheck } from '../../../shared/contract/connections.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import type { useConnectionActions } from './use-connection-actions.ts';
import { checkTypes, words } from './words.ts';
import './connections.css';

const Check = ({
  check,
  onSignIn,
}: {
  readonly check: ConnectionCheck;
  readonly onSignIn?: (() => void) | undefined;
}) => (
  <li className="check">
    <div className="check-title">
      <StatusIndicator type={checkTypes[check.state]} iconAriaLabel={check.state}>
        <b>{check.title}</b>
      </StatusIndicator>
    </div>
    <div className="check-words">
      <SpaceBetween size="xs">
        <div>{check.found}</div>
        {check.todo && <Box color="text-body-secondary">{check.todo}</Box>}
        {check.missingActions && check.missingActions.length > 0 && (
          <div>
            <Box variant="awsui-key-label">Missing actions</Box>
            <ul className="actions">
              {check.missingActions.map((action) => (
                <li key={action}>
                  <code>{action}</code>
                </li>
              ))}
            </ul>
            <CopyText variant="button" label="missing actions" text={check.missingActions.join('\n')} />
          </div>
        )}
        {check.reason === 'expired_sso' && onSignIn && <Button onClick={onSignIn}>Sign in again</Button>}
      </SpaceBetween>
    </div>
  </li>
);

/** The last test line by line, and the button that makes a new one. */
export const ConnectionTestPanel = (props: {
  readonly connection: Connection;
  readonly actions: ReturnType<typeof useConnectionActions>;
}) => {
  const { connection, actions } = props;
  const mayChange = useMayChange();
  const { test, signIn } = actions;
  const last = connection.lastTest;
  const run = () => test.mutate({ id: connection.id });
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            last && (
              <>
                Tested <RelativeTime at={last.at} />
              </>
            )
          }
          actions={
            <Button loading={test.isPending} loadingText="Testing" onClick={run}>
              Test connection
            </Button>
          }
        >
          Test
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={test.error ?? signIn.error} />
        {signIn.data && (
          <Alert
            type={signIn.data.started ? 'info' : 'warning'}
            header={
              signIn.data.started ? 'Sign in in the browser that opened' : 'The sign-in could not be started'
            }
            action={<Button onClick={run}>Test again</Button>}
          >
            {signIn.data.message}
          </Alert>
        )}
        {signIn.isPending && <StatusIndicator type="loading">Opening the sign-in page</StatusIndicator>}
        {test.isPending && (
          <StatusIndicator type="loading">Asking AWS who we are and what we may do</StatusIndicator>
        )}
        {!last && !test.isPending && (
          <Box>
            <b>{words.noTest.title}.</b> {words.noTest.body}
          </Box>
        )}
        {last && (
          <ul className="checks">
            {last.checks.map((check) => (
              <Check
                key={check.id}
                check={check}
                onSignIn={mayChange ? () => signIn.mutate({ id: connection.id }) : undefined}
              />
            ))}
          </ul>
        )}
      </SpaceBetween>
    </Container>
  );
};
