import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import type { DirectoryStatus } from '../../../shared/contract/directory.ts';
import { orpc } from '../../app/client.ts';
import { visibleText } from '../../components/visible-text.ts';
import { type ListedKind, unreadableLists } from '../directory/unreadable-lists.ts';
import { words as directoryWords } from '../directory/words.ts';

/**
 * Says what cannot be chosen and where that is mended: everything, where the account was never read into the
 * directory; else the lists that the connection may not read, which are unknown and not empty.
 */
export const UnreadDirectory = ({
  connection,
  kinds,
}: {
  readonly connection: { readonly id: string; readonly name: string };
  /** What is chosen on the page. */
  readonly kinds: readonly ListedKind[];
}) => {
  const statusIn = (all: readonly DirectoryStatus[] | undefined) =>
    all?.find((one) => one.connection.id === connection.id);
  const isRead = (status: DirectoryStatus | undefined) =>
    status !== undefined && status.oldestReadAt !== null;
  const { data } = useQuery({
    ...orpc.directory.status.queryOptions(),
    // It is read elsewhere: in another tab, or on the command line.
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (isRead(statusIn(state.data)) ? false : 5_000),
  });
  const status = statusIn(data);
  if (data === undefined) return null;
  if (status !== undefined && isRead(status)) {
    const refusals = unreadableLists([status], kinds);
    return refusals.length === 0 ? null : (
      <Alert
        type="info"
        header="Not everything that there is can be chosen"
        statusIconAriaLabel="Note"
        action={<Button href="/directory">Open Directory</Button>}
      >
        {refusals.map(({ operation, action, message }) => (
          <div key={`${operation} ${action}`}>
            {operation}: {visibleText(action ? directoryWords.sync.missing(action) : message)}
          </div>
        ))}
      </Alert>
    );
  }
  const isRunning = status?.sync?.state === 'running';
  return (
    <Alert
      type="warning"
      header={isRunning ? 'The account is being read' : 'The account has not been read yet'}
      statusIconAriaLabel="Warning"
      action={<Button href="/directory">Open Directory</Button>}
    >
      People, groups and things are chosen from the directory, which knows nothing of{' '}
      {visibleText(connection.name)} {isRunning ? 'until they are read.' : 'before it was read.'}
    </Alert>
  );
};
