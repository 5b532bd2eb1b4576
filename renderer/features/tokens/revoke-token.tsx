import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiToken } from '../../../shared/contract/tokens.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

/** Asks once before a token ends. */
export const RevokeToken = ({
  token,
  onClose,
}: {
  readonly token: ApiToken;
  readonly onClose: () => void;
}) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const name = visibleText(token.name);
  const revoke = useMutation(
    orpc.tokens.revoke.mutationOptions({
      onSuccess: () => {
        void cache.invalidateQueries({ queryKey: orpc.tokens.key() });
        notify({ type: 'success', content: words.revoke.done(name) });
        onClose();
      },
    }),
  );
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={words.revoke.title(name)}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Keep it
            </Button>
            <Button
              variant="primary"
              loading={revoke.isPending}
              onClick={() => revoke.mutate({ id: token.id })}
            >
              Revoke
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={revoke.error} />
        <Box variant="p">{words.revoke.body}</Box>
      </SpaceBetween>
    </Modal>
  );
};
