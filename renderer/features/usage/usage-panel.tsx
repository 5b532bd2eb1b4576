import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UsageStatus } from '../../../shared/contract/usage.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { problemOf } from '../../components/problem-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { words } from './words.ts';

/** One connection's usage: how far back it is known, and reading on. */
export const UsagePanel = ({ status }: { readonly status: UsageStatus }) => {
  const { sync, progress, connection, knownSince, readAt } = status;
  const mayChange = useMayChange();
  const notify = useNotify();
  const cache = useQueryClient();
  const then = {
    onSettled: () => cache.invalidateQueries({ queryKey: orpc.usage.key() }),
    onError: (error: unknown) => {
      const problem = problemOf(error);
      notify({ type: 'error', header: problem.happened, content: problem.todo ?? problem.unchanged ?? '' });
    },
  };
  const read = useMutation(orpc.usage.sync.mutationOptions(then));
  const stop = useMutation(orpc.usage.cancel.mutationOptions(then));
  const running = sync?.state === 'running';
  const unfinished = sync !== null && (sync.state === 'stopped' || sync.state === 'cancelled');
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            !mayChange ? null : running ? (
              <Button loading={stop.isPending} onClick={() => stop.mutate({ connectionId: connection.id })}>
                {words.stop}
              </Button>
            ) : (
              <Button
                variant={sync === null ? 'primary' : 'normal'}
                loading={read.isPending}
                onClick={() => read.mutate({ connectionId: connection.id })}
              >
                {unfinished ? words.goOn : words.read}
              </Button>
            )
          }
        >
          {connection.name}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {sync === null && (
          <Box>
            <b>{words.never}</b> {words.neverDetail}
          </Box>
        )}
        {running && (
          <ProgressBar
            label={words.reading}
            value={progress && progress.total > 0 ? (100 * progress.read) / progress.total : 0}
            additionalInfo={progress ? words.days(progress.read, progress.total) : ''}
          />
        )}
        {sync && unfinished && (
          <Alert
            type="warning"
            header={sync.problem?.happened ?? (sync.state === 'cancelled' ? words.cancelled : words.stopped)}
            statusIconAriaLabel="Warning"
          >
            {sync.problem?.unchanged} {sync.problem?.todo}
          </Alert>
        )}
        {knownSince !== null && (
          <KeyValuePairs
            columns={3}
            items={[
              { label: words.knownSince, value: <span className="no-wrap">{knownSince}</span> },
              { label: words.readAt, value: <RelativeTime at={readAt} /> },
              { label: words.seen, value: status.users.toLocaleString('en') },
            ]}
          />
        )}
      </SpaceBetween>
    </Container>
  );
};
