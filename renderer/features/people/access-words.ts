/** What the access of a person is told in. */
export const accessText = {
  intro: 'Open an asset to see each path by which the account reaches it.',
  reading: 'Reading what the account reaches',
  readingPaths: 'Reading the paths',
  none: 'Reaches no asset that was read.',
  noAccount: 'No account is left, and so no access.',
  morePaths: 'There are more paths than are listed.',
  cut: (shown: number, total: number) =>
    `The first ${shown.toLocaleString('en')} of ${total.toLocaleString('en')} are shown.`,
  kinds: {
    dashboard: 'Dashboard',
    analysis: 'Analysis',
    dataset: 'Dataset',
    data_source: 'Data source',
    theme: 'Theme',
    topic: 'Topic',
    folder: 'Folder',
  } as Readonly<Record<string, string>>,
} as const;
