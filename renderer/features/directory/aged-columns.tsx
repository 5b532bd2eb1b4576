import type { PersonAccount } from '../../../shared/contract/directory.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import type { ListColumn } from '../../components/use-list.tsx';
import { AgeCell } from './age-cell.tsx';
import { words } from './words.ts';

/** What every row of the directory has: where it is, and how old what is shown of it is. */
type Aged = Pick<PersonAccount, 'connection' | 'readAt' | 'readState' | 'changedBy'>;

export const readColumn: ListColumn<Aged> = {
  id: 'readAt',
  header: words.columns.readAt,
  minWidth: 100,
  cell: ({ readAt, readState, changedBy }) => (
    <AgeCell readAt={readAt} readState={readState} changedBy={changedBy} />
  ),
};

export const connectionColumn: ListColumn<Aged> = {
  id: 'connection',
  breaks: true,
  header: words.columns.connection,
  hidden: true,
  minWidth: 110,
  cell: ({ connection }) => connection.name,
};

export const exportedAge: readonly CsvColumn<Aged>[] = [
  { header: 'Read', value: ({ readAt }) => readAt },
  { header: 'Reading', value: ({ readState }) => readState },
  { header: 'Changed by run', value: ({ changedBy }) => changedBy?.runId ?? null },
];
