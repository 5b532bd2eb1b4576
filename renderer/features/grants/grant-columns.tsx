import type { Grant } from '../../../shared/contract/grants.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import type { ListColumn } from '../../components/use-list.tsx';
import { EndsCell, LevelCell, StateCell, WhatCell, WhoCell } from './grant-cells.tsx';
import { words } from './words.ts';

/** What the list shows of each grant. */
export const grantColumns: readonly ListColumn<Grant>[] = [
  {
    id: 'who',
    header: words.columns.who,
    sort: 'who',
    breaks: true,
    isRowHeader: true,
    minWidth: 108,
    cell: (grant) => <WhoCell grant={grant} />,
  },
  {
    id: 'what',
    header: words.columns.what,
    sort: 'what',
    breaks: true,
    minWidth: 102,
    cell: (grant) => <WhatCell grant={grant} />,
  },
  {
    id: 'level',
    header: words.columns.level,
    sort: 'level',
    minWidth: 84,
    cell: (grant) => <LevelCell grant={grant} />,
  },
  {
    id: 'state',
    header: words.columns.state,
    sort: 'state',
    minWidth: 112,
    cell: (grant) => <StateCell grant={grant} />,
  },
  {
    id: 'since',
    header: words.columns.since,
    sort: 'since',
    hidden: true,
    minWidth: 86,
    cell: ({ activeAt }) => (activeAt === null ? words.notYet : <RelativeTime at={activeAt} />),
  },
  {
    id: 'ends',
    header: words.columns.ends,
    sort: 'ends',
    minWidth: 86,
    cell: (grant) => <EndsCell grant={grant} />,
  },
  {
    id: 'request',
    header: words.columns.request,
    sort: 'request',
    breaks: true,
    minWidth: 96,
    cell: ({ requestId, title }) => <AppLink href={`/grants/${requestId}`}>{title}</AppLink>,
  },
];

/** What an export has of each grant. */
export const exportedGrants: readonly CsvColumn<Grant>[] = [
  { header: 'Receiver', value: ({ principal }) => principal.name },
  { header: 'Receiver is a', value: ({ principal }) => principal.kind },
  { header: 'Receiver ARN', value: ({ principal }) => principal.arn },
  { header: 'What', value: ({ target }) => target.title },
  { header: 'What is a', value: ({ target }) => target.resource },
  { header: 'What id', value: ({ target }) => target.id },
  { header: 'Level', value: ({ level }) => level },
  { header: 'State', value: ({ state }) => state },
  { header: 'In effect since', value: ({ activeAt }) => activeAt },
  { header: 'Ends', value: ({ endsAt, activeAt }) => endsAt ?? (activeAt === null ? null : words.forGood) },
  { header: 'Let end', value: ({ letEnd }) => (letEnd ? 'yes' : 'no') },
  { header: 'Break glass', value: ({ breakGlass }) => (breakGlass ? 'yes' : 'no') },
  { header: 'Problem', value: ({ problem }) => problem },
  { header: 'Request', value: ({ title }) => title },
  { header: 'Request id', value: ({ requestId }) => requestId },
  { header: 'Grant', value: ({ id }) => id },
];
