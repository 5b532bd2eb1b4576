import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useLocation } from 'wouter';
import type { Connection } from '../../../shared/contract/connections.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { UsedBy } from './connection-facts.tsx';
import type { useConnectionActions } from './use-connection-actions.ts';
import { words } from './words.ts';

/** Asks once before forgetting a connection; says what still uses it instead where something does. */
export const RemoveConnection = (props: {
  readonly connection: Connection;
  readonly actions: ReturnType<typeof useConnectionActions>;
  readonly onClose: () => void;
}) => {
  const { connection, onClose } = props;
  const { remove } = props.actions;
  const notify = useNotify();
  const [, navigate] = useLocation();
  const inUse = connection.environments.length + connection.tenants.length > 0;
  const confirm = () =>
    remove.mutate(
      { id: connection.id },
      {
        onSuccess: ({ removed, left }) => {
          notify(
            left === undefined
              ? { type: 'success', content: `${removed} was removed.` }
              : { type: 'warning', header: `${removed} was removed.`, content: left },
          );
          navigate('/connections', { replace: true });
        },
      },
    );
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={words.remove.title(connection.name)}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {inUse ? 'Close' : 'Keep it'}
            </Button>
            {!inUse && (
              <Button variant="primary" loading={remove.isPending} onClick={confirm}>
                Remove
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={remove.error} />
        {inUse ? (
          <Alert type="warning" header={words.remove.inUse} statusIconAriaLabel="Warning">
            <UsedBy connection={connection} />
          </Alert>
        ) : (
          <Box variant="p">{words.remove.body}</Box>
        )}
      </SpaceBetween>
    </Modal>
  );
};
