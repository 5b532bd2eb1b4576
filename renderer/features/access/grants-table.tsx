import type { CountingGrantAnswer } from '../../../shared/domain/access-answer.ts';
import { originWords } from '../../../shared/domain/access-words.ts';
import { AppLink } from '../../components/app-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { assetAddress, personAddress } from './addresses.ts';
import { LevelWord } from './level-word.tsx';
import { PagedTable } from './paged-table.tsx';
import { UntilCell } from './until-cell.tsx';
import { nameOf, words } from './words.ts';

const { columns: heading } = words;

/** Grants with whom they reach, since when and by whom. */
export const GrantsTable = (props: {
  readonly title: string;
  readonly description?: string;
  readonly grants: readonly CountingGrantAnswer[];
  readonly total: number;
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly empty: string;
}) => (
  <PagedTable
    {...props}
    items={props.grants}
    idOf={({ principal, on, byLink, level }) => `${principal.key} ${on.key} ${byLink} ${level}`}
    columns={[
      {
        id: 'principal',
        header: heading.granted,
        isRowHeader: true,
        minWidth: 110,
        cell: ({ principal }) =>
          principal.kind === 'user' ? (
            <AppLink href={personAddress(principal)}>{nameOf(principal)}</AppLink>
          ) : (
            <span className="any-wrap">{nameOf(principal)}</span>
          ),
      },
      { id: 'level', header: heading.level, minWidth: 90, cell: ({ level }) => <LevelWord level={level} /> },
      {
        id: 'on',
        header: heading.on,
        minWidth: 110,
        cell: ({ on }) => <AppLink href={assetAddress(on)}>{nameOf(on)}</AppLink>,
      },
      {
        id: 'people',
        header: heading.people,
        minWidth: 85,
        cell: ({ people }) => (people === null ? words.everybody : people.toLocaleString('en')),
      },
      {
        id: 'since',
        header: heading.since,
        minWidth: 88,
        cell: ({ since, unseenAt }) => (
          <>{unseenAt === null ? words.beforeFirst : <RelativeTime at={since} />}</>
        ),
      },
      {
        id: 'until',
        header: heading.until,
        minWidth: 92,
        cell: ({ until }) => <UntilCell until={until} />,
      },
      {
        id: 'by',
        header: heading.by,
        minWidth: 85,
        cell: ({ origin }) =>
          origin?.by === 'steward' ? (
            <AppLink href={`/activity/${origin.runId}`}>{origin.actor}</AppLink>
          ) : (
            visibleText(originWords(origin))
          ),
      },
    ]}
  />
);
