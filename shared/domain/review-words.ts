import { originWords as accessOriginWords, kindWord, momentWords } from './access-words.ts';
import type { ReviewDecision, ReviewHow, ReviewLevel, ReviewScope, ReviewState } from './review.ts';
import type { FrozenRow } from './review-snapshot.ts';

/** The plain words of reviews, the same on screen, in the terminal and in a report. */

export const reviewStateWords: Readonly<Record<ReviewState, string>> = {
  draft: 'Draft',
  open: 'Open',
  pending: 'Waiting for approval',
  submitted: 'Being applied',
  closed: 'Closed',
  cancelled: 'Cancelled',
};

export const decisionWords: Readonly<Record<ReviewDecision, string>> = {
  keep: 'Keep',
  remove: 'Remove',
  undecided: 'Not decided',
};

export const howWords: Readonly<Record<ReviewHow, string>> = {
  direct: 'Own grant',
  group: 'Grant to a group',
  membership: 'Membership',
  namespace: 'Whole namespace',
  link: 'Link, whole namespace',
  public: 'Public link',
  unknown: 'Grant to somebody unknown',
};

export const levelWords: Readonly<Record<ReviewLevel, string>> = {
  viewer: 'Viewer',
  contributor: 'Contributor',
  owner: 'Owner',
  custom: 'Custom',
  member: 'Member',
};

const partWords: Readonly<Record<ReviewScope['part'], string>> = {
  everything: 'grants and memberships',
  grants: 'grants',
  memberships: 'memberships',
  broad: 'grants to whole namespaces, links and public access',
};

const lastPart = (key: string): string => key.slice(key.lastIndexOf(':') + 1).replace(/^group\//, '');

const some = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

/** `Owner grants of tenant contoso`. */
export const scopeWords = ({ of, part, level }: ReviewScope): string => {
  const what =
    level === 'any'
      ? partWords[of.kind === 'assets' && part === 'everything' ? 'grants' : part]
      : `${level} ${part === 'broad' ? partWords.broad : 'grants'}`;
  const words = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  switch (of.kind) {
    case 'connection':
      return `${words} of the whole connection`;
    case 'tenant':
      return `${words} of tenant ${of.slug}`;
    case 'groups':
      return `${words} of ${of.groups.length === 1 ? 'group' : 'groups'} ${some(of.groups.map(lastPart))}`;
    case 'assets':
      return `${words} on ${some(of.assets.map(({ resource, id }) => `${kindWord(resource)} ${id}`))}${of.withContents ? ' with everything in the folders' : ''}`;
  }
};

/** When it was used last, or why that is not known. */
export const useWords = ({ lastUseAt, useWhy }: Pick<FrozenRow, 'lastUseAt' | 'useWhy'>): string =>
  lastUseAt === null ? (useWhy ?? 'Not known.') : momentWords(lastUseAt);

export const grantedWords = ({ origin }: Pick<FrozenRow, 'origin'>): string =>
  origin.by === 'before' ? 'not through Steward' : accessOriginWords(origin);

/** What became of a row, in a sentence; empty where nothing was to become of it. */
export const outcomeWords = (row: {
  readonly outcome: 'removed' | 'gone' | 'failed' | null;
  readonly outcomeWords: string | null;
  readonly still: readonly string[];
}): string => {
  if (row.outcome === null) return '';
  const words = { removed: 'Removed', gone: 'Already gone', failed: 'Not removed' }[row.outcome];
  const why = row.outcomeWords === null ? '' : `: ${row.outcomeWords.replace(/[.]$/, '')}`;
  const still =
    row.still.length === 0
      ? ''
      : `; still effective through ${row.still.slice(0, 3).join(', ')}${row.still.length > 3 ? ` and ${row.still.length - 3} more` : ''}`;
  return `${words}${why}${still}.`;
};
