import { caseText, type FaultKind, faultKinds } from './fault-cases.ts';
import type { Played } from './play-cases.ts';
import { leavingStoryNames, type StoryName, storyNames } from './stories.ts';

const isLeaving = (story: StoryName) => leavingStoryNames.some((name) => name === story);

interface Counts {
  runs: number;
  well: number;
  twice: number;
  lost: number;
  audit: number;
  chains: number;
  unworded: number;
}
const none = (): Counts => ({ runs: 0, well: 0, twice: 0, lost: 0, audit: 0, chains: 0, unworded: 0 });

/** How to play one run again. */
export const againText = ({ one }: Pick<Played, 'one'>): string =>
  `npm run test:faults -- --seed ${one.seed} --only "${one.fault.kind}/${one.story}" --turn ${one.turn} --runs 1${isLeaving(one.story) ? ' --leaving' : ''}`;

/** A run that did not end as undisturbed, in words. */
export const complaintText = (played: Played): string =>
  [
    `✗ ${caseText(played.one)} (seed ${played.one.seed})`,
    ...played.judgement.complaints.slice(0, 8).map((line) => `    ${line.replaceAll('\n', '\n      ')}`),
    ...(played.judgement.complaints.length > 8
      ? [`    and ${played.judgement.complaints.length - 8} more`]
      : []),
    `    again: ${againText(played)}`,
  ].join('\n');

const heads = [
  'fault',
  'story',
  'runs',
  'as undisturbed',
  'effects twice',
  'steps lost',
  'audit off',
  'chain broken',
  'unworded',
];

/** One row for each fault and story, and one for all, as a Markdown table. */
export const reportTable = (all: readonly Played[]): string => {
  const cells = new Map<string, Counts>();
  const total = none();
  for (const { one, judgement } of all) {
    const key = `${one.fault.kind}/${one.story}`;
    const cell = cells.get(key) ?? none();
    cells.set(key, cell);
    for (const counts of [cell, total]) {
      counts.runs++;
      if (judgement.complaints.length === 0) counts.well++;
      counts.twice += judgement.twice;
      counts.lost += judgement.lost;
      counts.audit += judgement.audit;
      counts.chains += judgement.chainBroken ? 1 : 0;
      counts.unworded += judgement.unworded;
    }
  }
  const row = (fault: FaultKind | 'all', story: StoryName | '', counts: Counts) =>
    [fault, story, ...Object.values(counts).map(String)] as string[];
  const rows = [
    heads,
    heads.map(() => '---'),
    ...faultKinds.flatMap((kind) =>
      [...storyNames, ...leavingStoryNames].flatMap((story) => {
        const counts = cells.get(`${kind}/${story}`);
        return counts ? [row(kind, story, counts)] : [];
      }),
    ),
    row('all', '', total),
  ];
  return `${rows.map((cellsOfRow) => `| ${cellsOfRow.join(' | ')} |`).join('\n')}\n`;
};
