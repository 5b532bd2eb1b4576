import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { memo } from 'react';
import type { DirectoryStatus } from '../../../shared/contract/directory.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { problemOf } from '../../components/problem-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { accountWords, words } from './words.ts';

const useSyncActions = (connectionId: string) => {
  const notify = useNotify();
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries({ queryKey: orpc.directory.key() });
  const onError = (error: unknown) => {
    const problem = problemOf(error);
    notify({ type: 'error', header: problem.happened, content: problem.todo ?? problem.unchanged ?? '' });
  };
  const sync = useMutation(orpc.directory.sync.mutationOptions({ onSettled, onError }));
  const cancel = useMutation(orpc.directory.cancel.mutationOptions({ onSettled, onError }));
  return {
    pending: sync.isPending,
    stopping: cancel.isPending,
    read: (mode: 'full' | 'changes') => sync.mutate({ connectionId, mode }),
    stop: () => cancel.mutate({ connectionId }),
  };
};

const Unreadable = ({ status }: { readonly status: DirectoryStatus }) => {
  const { unreadable } = status;
  if (unreadable.length === 0) return null;
  const scopes = unreadable.reduce((sum, one) => sum + one.scopes, 0);
  return (
    <Alert type="warning" header={words.sync.unreadable(scopes)} statusIconAriaLabel="Warning">
      <Box variant="p">{words.sync.unreadableDetail}</Box>
      <ul>
        {unreadable.map((one) => (
          <li key={`${one.operation} ${one.action}`}>
            <b>
              {one.operation} ({one.scopes.toLocaleString('en')})
            </b>
            : {one.action ? words.sync.missing(one.action) : one.message}
          </li>
        ))}
      </ul>
    </Alert>
  );
};

/** One connection's part of the directory: how old it is, what it lacks, and reading it again. */
export const SyncPanel = memo(({ status }: { readonly status: DirectoryStatus }) => {
  const mayChange = useMayChange();
  const { sync, progress, connection } = status;
  const actions = useSyncActions(connection.id);
  const running = sync?.state === 'running';
  const unfinished = sync !== null && (sync.state === 'stopped' || sync.state === 'cancelled');
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            !mayChange ? null : running ? (
              <Button loading={actions.stopping} onClick={actions.stop}>
                {words.sync.stop}
              </Button>
            ) : (
              <SpaceBetween direction="horizontal" size="xs">
                {sync !== null && (
                  <ButtonDropdown
                    ariaLabel={words.sync.more}
                    variant="icon"
                    items={[{ id: 'full', text: words.sync.readAll }]}
                    onItemClick={() => actions.read('full')}
                  />
                )}
                <Button
                  variant={sync === null ? 'primary' : 'normal'}
                  loading={actions.pending}
                  onClick={() => actions.read('changes')}
                >
                  {unfinished ? words.sync.goOn : words.sync.read}
                </Button>
              </SpaceBetween>
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
            <b>{words.sync.never}.</b> {words.sync.neverDetail}
          </Box>
        )}
        {running && (
          <ProgressBar
            label={words.sync.reading}
            value={
              progress && progress.total > 0 ? (100 * (progress.read + progress.assumed)) / progress.total : 0
            }
            additionalInfo={
              progress ? words.sync.progress(progress.read, progress.assumed, progress.total) : ''
            }
          />
        )}
        {sync && unfinished && (
          <Alert
            type="warning"
            header={
              sync.problem?.happened ??
              (sync.state === 'cancelled' ? words.sync.cancelled : words.sync.stopped)
            }
            statusIconAriaLabel="Warning"
          >
            {sync.problem?.unchanged} {sync.problem?.todo}
          </Alert>
        )}
        {sync !== null && status.oldestReadAt !== null && (
          <KeyValuePairs
            columns={3}
            items={[
              { label: words.sync.last, value: <RelativeTime at={sync.endedAt ?? sync.startedAt} /> },
              { label: words.sync.oldest, value: <RelativeTime at={status.oldestReadAt} /> },
              {
                label: running ? words.sync.foundSoFar : words.sync.found,
                value: words.sync.changes(sync.began, sync.ended),
              },
            ]}
          />
        )}
        {sync !== null && status.oldestReadAt !== null && (
          <KeyValuePairs
            columns={4}
            items={accountWords(status).map(({ label, value }) => ({ label, value: visibleText(value) }))}
          />
        )}
        {sync !== null && (status.oldestReadAt !== null || status.unreadable.length > 0) && (
          <Box color="text-body-secondary">
            {words.sync.holds}: {words.holds(status)}.
          </Box>
        )}
        <Unreadable status={status} />
      </SpaceBetween>
    </Container>
  );
});
