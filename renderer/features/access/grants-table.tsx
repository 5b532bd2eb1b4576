import type { CountingGrantAnswer } from '../../../shared/domain/access-answer.ts';
import { originWords } from '../../../shared/domain/access-words.ts';
import { AppLink } from '../../components/app-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { assetAddress, personAddress } from './addresses.ts';
import { LevelWord } from './level-word.tsx';
import { PagedTable } from './paged-table.tsx';
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
        minWidth: 125,
        cell: ({ principal }) =>
          principal.kind === 'user' ? (
            <AppLink href={personAddress(principal)}>{nameOf(principal)}</AppLink>
          ) : (
            <span className="any-wrap">{nameOf(principal)}</span>
          ),
      },
      {
        id: 'level',
        header: heading.level,
        minWidth: 122,
        cell: ({ level, until }) => <LevelWord level={level} until={until} />,
      },
      {
        id: 'on',
        header: heading.on,
        minWidth: 125,
        cell: ({ on }) => <AppLink href={assetAddress(on)}>{nameOf(on)}</AppLink>,
      },
      {
        id: 'people',
        header: heading.people,
        minWidth: 92,
        cell: ({ people }) => (people === null ? words.everybody : people.toLocaleString('en')),
      },
      {
        id: 'since',
        header: heading.since,
        minWidth: 95,
        cell: ({ since, unseenAt }) => (
          <>{unseenAt === null ? words.beforeFirst : <RelativeTime at={since} />}</>
        ),
      },
      {
        id: 'by',
        header: heading.by,
        minWidth: 110,
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
