import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import type { DirectoryStatus } from '../../../shared/contract/directory.ts';
import { orpc } from '../../app/client.ts';
import { visibleText } from '../../components/visible-text.ts';

/** Says that nothing can be chosen, where the account was never read into the directory, and where that is done. */
export const UnreadDirectory = ({
  connection,
}: {
  readonly connection: { readonly id: string; readonly name: string };
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
  if (data === undefined || isRead(status)) return null;
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
