import type { AccessThing, CompareAnswer } from '../../../shared/domain/access-answer.ts';
import { AppLink } from '../../components/app-link.tsx';
import { assetAddress, personAddress } from './addresses.ts';
import { LevelWord } from './level-word.tsx';
import { PagedTable } from './paged-table.tsx';
import { kindName, nameOf, words } from './words.ts';

const { columns: heading } = words;
const addressOf = (thing: AccessThing): string =>
  thing.kind === 'user' ? personAddress(thing) : assetAddress(thing);

/** What one has beside what the other has, or what was beside what is. */
export const DifferencesTable = (props: {
  readonly differences: CompareAnswer['differences'];
  readonly total: number;
  readonly before: string;
  readonly after: string;
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly empty: string;
}) => (
  <PagedTable
    title={words.differences}
    total={props.total}
    items={props.differences}
    idOf={({ thing }) => `${thing.connection.id} ${thing.key}`}
    page={props.page}
    onPage={props.onPage}
    empty={props.empty}
    columns={[
      {
        id: 'thing',
        header: heading.what,
        isRowHeader: true,
        minWidth: 180,
        cell: ({ thing }) => <AppLink href={addressOf(thing)}>{nameOf(thing)}</AppLink>,
      },
      { id: 'kind', header: heading.kind, minWidth: 110, cell: ({ thing }) => kindName(thing.kind) },
      {
        id: 'before',
        header: props.before,
        minWidth: 130,
        cell: ({ before, beforeUntil }) => <LevelWord level={before} until={beforeUntil} />,
      },
      {
        id: 'after',
        header: props.after,
        minWidth: 130,
        cell: ({ after, afterUntil }) => <LevelWord level={after} until={afterUntil} />,
      },
    ]}
  />
);
