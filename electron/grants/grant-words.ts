import type { GivenKind } from '../../shared/domain/given.ts';
import type { GrantSpan } from '../../shared/domain/grant.ts';
import type { Stretch } from '../../shared/domain/grant-cover.ts';
import type { GrantRecord } from './grant-record.ts';

/** How resources, levels and times are written in plans. */

export const resourceWords: Readonly<Record<GivenKind, readonly [one: string, many: string]>> = {
  dashboard: ['dashboard', 'dashboards'],
  analysis: ['analysis', 'analyses'],
  dataset: ['dataset', 'datasets'],
  data_source: ['data source', 'data sources'],
  folder: ['folder', 'folders'],
  theme: ['theme', 'themes'],
  topic: ['topic', 'topics'],
  link: ['link of dashboard', 'links of dashboards'],
  policy_assignment: ['IAM policy assignment', 'IAM policy assignments'],
};

export const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** `ann@x.org on dashboard Sales`. */
export const spokenGrant = ({ principal, target }: Pick<GrantRecord, 'principal' | 'target'>): string =>
  `${principal.name} on ${resourceWords[target.resource][0]} ${target.title}`;

export const people = (count: number): string => counted(count, ['person', 'people']);

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `7 March 2026, 14:05 UTC`. */
export const spokenInstant = (at: string): string => {
  const date = new Date(at);
  const time = `${String(date.getUTCHours()).padStart(2, '0')}:${String(date.getUTCMinutes()).padStart(2, '0')}`;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}, ${time} UTC`;
};

/** `3 days`, `90 minutes`: the largest unit that is whole. */
export const spokenLength = (ms: number): string => {
  const units = [
    [86_400_000, ['day', 'days']],
    [3_600_000, ['hour', 'hours']],
  ] as const;
  for (const [size, words] of units) if (ms >= size && ms % size === 0) return counted(ms / size, words);
  return counted(Math.max(1, Math.round(ms / 60_000)), ['minute', 'minutes']);
};

export const spanWords = (span: GrantSpan): string => {
  switch (span.kind) {
    case 'until':
      return `until ${spokenInstant(span.at)}`;
    case 'for':
      return `for ${spokenLength(span.ms)} from when it takes effect`;
    case 'good':
      return 'for good';
  }
};

/** An IAM policy has no levels: somebody is in its assignment or not. */
export const assignedWords = (level: Stretch['level']): string => (level === null ? 'not in it' : 'in it');

/** `owner until 3 March 2026, 10:00 UTC, then viewer`. */
export const stretchWords = (
  stretches: readonly Stretch[],
  named: (level: Stretch['level']) => string = (level) => level ?? 'nothing',
): string =>
  stretches
    .map(({ level, until }) => `${named(level)}${until === null ? '' : ` until ${spokenInstant(until)}`}`)
    .join(', then ');
