import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReviewRow } from '../../../shared/contract/reviews.ts';
import { kindWord } from '../../../shared/domain/access-words.ts';
import { grantedWords, howWords, levelWords, outcomeWords } from '../../../shared/domain/review-words.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { decisionTypes, words } from './words.ts';
import '../../components/plain-list.css';

const small = { fontSize: 'body-s', color: 'text-body-secondary' } as const;
const text = words.rows;

export const nameOf = ({ who }: ReviewRow): string => who.person?.name ?? who.name;

const Narrow = ({ name, onFollow }: { readonly name: string; readonly onFollow: () => void }) => (
  <Link
    href="#rows"
    ariaLabel={text.onlyThis(name)}
    onFollow={(event) => {
      event.preventDefault();
      onFollow();
    }}
  >
    {visibleText(name)}
  </Link>
);

export const WhoCell = ({ row, onOnly }: { readonly row: ReviewRow; readonly onOnly: () => void }) => {
  const { who } = row;
  const name = nameOf(row);
  const under = [
    who.kind === 'user' ? '' : who.kind === 'public' ? '' : kindWord(who.kind),
    who.kind === 'user' && who.name !== name ? who.name : '',
    who.email !== null && who.email !== name ? who.email : '',
    row.people === null ? '' : text.people(row.people),
  ].filter((part) => part !== '');
  return (
    <span className="any-wrap">
      <Narrow name={name} onFollow={onOnly} />
      <Box {...small}>{visibleText(under.join(' · '))}</Box>
    </span>
  );
};

export const WhatCell = ({ row, onOnly }: { readonly row: ReviewRow; readonly onOnly: () => void }) => (
  <span className="any-wrap">
    <Narrow name={row.what.title} onFollow={onOnly} />
    <Box {...small}>{kindWord(row.what.kind)}</Box>
  </span>
);

export const LevelCell = ({ row }: { readonly row: ReviewRow }) => (
  <span className="time-wraps any-wrap">
    {levelWords[row.level]}
    {row.how !== 'membership' && <Box {...small}>{howWords[row.how]}</Box>}
    {row.until !== null && (
      <Box {...small}>
        ends <RelativeTime at={row.until} />
      </Box>
    )}
  </span>
);

const basisWords: Readonly<Record<string, string>> = {
  stale: 'last read',
  assumed: 'assumed since',
  unreadable: 'not readable since',
};

export const SinceCell = ({ row }: { readonly row: ReviewRow }) => (
  <span className="time-wraps any-wrap">
    {row.unseenAt === null ? 'before ' : ''}
    <RelativeTime at={row.since} />
    <Box {...small}>{visibleText(grantedWords(row))}</Box>
    {basisWords[row.basis] !== undefined && (
      <Box fontSize="body-s" color="text-status-warning">
        {basisWords[row.basis]} <RelativeTime at={row.readAt} />
      </Box>
    )}
  </span>
);

export const UseCell = ({ row }: { readonly row: ReviewRow }) =>
  row.lastUseAt === null ? (
    <Box {...small}>{visibleText(row.useWhy ?? 'Not known.')}</Box>
  ) : (
    <RelativeTime at={row.lastUseAt} />
  );

export const DecisionCell = ({
  row,
  onHistory,
}: {
  readonly row: ReviewRow;
  readonly onHistory: () => void;
}) => {
  const { type, label } = decisionTypes[row.decision];
  if (row.decidedBy === null && row.own)
    return <Box {...small}>{row.who.kind === 'group' ? text.ownGroup : text.own}</Box>;
  return (
    <span className="any-wrap">
      <span className="no-wrap">
        <StatusIndicator type={type}>{label}</StatusIndicator>
      </span>
      {row.reason !== null && <div>{visibleText(row.reason)}</div>}
      {row.decidedBy !== null && (
        <Box {...small}>
          <Link
            fontSize="body-s"
            href="#rows"
            ariaLabel={`${visibleText(row.decidedBy)}: who decided what on row ${row.number}`}
            onFollow={(event) => {
              event.preventDefault();
              onHistory();
            }}
          >
            {visibleText(row.decidedBy)}
          </Link>
          , <RelativeTime at={row.decidedAt} />
        </Box>
      )}
    </span>
  );
};

const outcomeTypes = { removed: 'success', gone: 'info', failed: 'error' } as const;

export const OutcomeCell = ({ row }: { readonly row: ReviewRow }) => {
  if (row.outcome === null) return <>–</>;
  return (
    <span className="any-wrap">
      <StatusIndicator type={row.still.length > 0 ? 'warning' : outcomeTypes[row.outcome]}>
        {visibleText(outcomeWords(row))}
      </StatusIndicator>
    </span>
  );
};
