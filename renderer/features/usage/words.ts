const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const assetWords: Readonly<Record<string, string>> = {
  dashboard: 'Dashboard',
  analysis: 'Analysis',
  dataset: 'Dataset',
  datasource: 'Data source',
};

/** An asset as an event names it: its kind and id. */
export const assetText = (asset: string | null): string => {
  if (asset === null) return '–';
  const slash = asset.indexOf('/');
  return `${assetWords[asset.slice(0, slash)] ?? asset.slice(0, slash)} ${asset.slice(slash + 1)}`;
};

export const words = {
  title: 'Usage',
  description: 'Who used what, and when last, as CloudTrail’s event history tells.',
  never: 'Not read yet.',
  neverDetail:
    'CloudTrail keeps 90 days of events. It takes two questions a second, each for 50 events: a busy account takes minutes.',
  read: 'Read now',
  goOn: 'Go on reading',
  stop: 'Stop',
  reading: 'Reading',
  days: (read: number, total: number) =>
    total === 0
      ? 'Opening the connection'
      : `${read.toLocaleString('en')} of ${plural(total, 'day', 'days')}`,
  knownSince: 'Known since',
  readAt: 'Last read',
  seen: 'Accounts seen',
  cancelled: 'The last reading was stopped by a person.',
  stopped: 'The last reading did not reach its end.',
  table: 'Accounts seen',
  search: 'Find by account',
  columns: {
    account: 'Account',
    lastAt: 'Last seen',
    lastAsset: 'Last used',
    days: 'Days',
    views: 'Views',
    connection: 'Connection',
  },
  loading: 'Reading who was seen',
  noMatch: 'No account matches',
  noMatchDetail: 'Nobody who was seen has these words in his name.',
  empty: 'Nobody was seen yet',
  emptyDetail: 'Read an account above. Reading changes nothing in the cloud.',
  help: {
    title: 'Usage',
    what: 'QuickSight does not tell when a person came last. CloudTrail’s event history does: who opened a dashboard or an analysis, queried data, or changed something, in the last 90 days. Steward adds it up by day and keeps it longer than CloudTrail does.',
    missing:
      'Who is not in the list was not seen since the day that it is known from. People whom QuickSight invited itself may appear in CloudTrail without a name; they are not in the list either. Calls by tools that only list and describe are left out.',
    late: 'Events arrive up to 15 minutes late. A day is read again until nothing about it can be late any more.',
  },
} as const;
