import Box from '@cloudscape-design/components/box';
import type { DirectoryStatus } from '../../../shared/contract/directory.ts';
import { TableEmpty } from '../../components/table-empty.tsx';
import { type ListedKind, unreadableLists } from './unreadable-lists.ts';
import { words } from './words.ts';

export interface DirectoryEmptyProps {
  /** What the table lists, as people call it. */
  readonly what: string;
  readonly kinds: readonly ListedKind[];
  readonly statuses: readonly DirectoryStatus[];
}

/** A list of the directory without a row: never read, not readable, or really none. */
export const DirectoryEmpty = ({ what, kinds, statuses }: DirectoryEmptyProps) => {
  const refusals = unreadableLists(statuses, kinds);
  if (refusals.length > 0)
    return (
      <Box textAlign="center" padding={{ vertical: 'm' }}>
        <b>{words.empty.unreadable(what)}</b>
        {refusals.map(({ operation, action, message }) => (
          <Box key={`${operation} ${action}`} variant="p" color="text-body-secondary">
            {operation}: {action ? words.sync.missing(action) : message}
          </Box>
        ))}
      </Box>
    );
  if (statuses.some(({ oldestReadAt }) => oldestReadAt !== null))
    return <TableEmpty title={words.empty.none(what)} body={words.empty.noneDetail} />;
  return <TableEmpty title={words.empty.unread} body={words.empty.unreadDetail} />;
};
