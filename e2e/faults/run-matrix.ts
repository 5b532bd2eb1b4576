// The whole fault matrix: `npm run test:faults -- [--runs N] [--seed N] [--only FAULT[/STORY]] [--turn N]
// [--lanes N] [--leaving]`. `--leaving` plays how a tenant leaves instead: offboard, restore, delete. Prints each run that did not end as an undisturbed one, then the counts; exits with 1 when
// there was any.
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { caseText, drawCase, drawCases, type FaultKind, faultKinds } from './fault-cases.ts';
import { complaintText, reportTable } from './matrix-report.ts';
import { openField, type Played, playCases } from './play-cases.ts';
import { noSmallDisk } from './small-disk.ts';
import { leavingStoryNames, type StoryName, storyNames } from './stories.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    only: { type: 'string', default: '/' },
    turn: { type: 'string' },
    lanes: { type: 'string', default: '3' },
    leaving: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const [kindName = '', storyName = ''] = values.only.split('/');
const noDisk = noSmallDisk();
const kinds = faultKinds.filter(
  (kind) =>
    (kindName === '' || kind === kindName) &&
    // A reading that the clock has made old rightly keeps a tenant from being deleted.
    !(values.leaving && kind === 'clock jump'),
);
const names: readonly StoryName[] = values.leaving ? leavingStoryNames : storyNames;
const playable: readonly FaultKind[] =
  noDisk === undefined ? kinds : kinds.filter((kind) => !kind.startsWith('disk'));
const stories: readonly StoryName[] = names.filter((name) => storyName === '' || name === storyName);
const runs = Number(values.runs);
const say = (text: string) => process.stdout.write(`${text}\n`);
if (kinds.length === 0 || stories.length === 0) {
  say(`--only takes a fault (${faultKinds.join(', ')}), a story (${names.join(', ')}) or FAULT/STORY.`);
  process.exit(64);
}
if (playable.length < kinds.length) say(`Left out: faults of the disk. ${noDisk}`);

const [kind] = playable;
const [story] = stories;
const cases =
  values.turn !== undefined && kind && story
    ? [drawCase(seed, kind, story, Number(values.turn))]
    : drawCases(seed, runs, { kinds: playable, stories });
// In memory where there is such a place: a kill does not tell a disk that syncs from one that does not.
const root = realpathSync(
  mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'steward-matrix-')),
);
const played: Played[] = [];
const began = performance.now();
process.on('SIGTERM', () => {
  rmSync(root, { recursive: true, force: true });
  finish();
});

let field: Awaited<ReturnType<typeof openField>> | undefined;
try {
  field = await openField(root, Math.min(Number(values.lanes), cases.length), stories);
  say(`${cases.length} runs, seeds ${seed} to ${seed + cases.length - 1}`);
  await playCases(field, cases, (one) => {
    played.push(one);
    if (one.judgement.complaints.length > 0) say(complaintText(one));
    if (one.ms > 120_000)
      say(`${caseText(one.one)} (seed ${one.one.seed}) took ${Math.round(one.ms / 1000)} s`);
    if (played.length % 25 === 0) say(`${played.length} runs after ${elapsed()}`);
  });
} finally {
  await field?.close();
  rmSync(root, { recursive: true, force: true });
}
finish();

function elapsed(): string {
  return `${Math.round((performance.now() - began) / 1000)} s`;
}

function finish(): never {
  const ill = played.filter(({ judgement }) => judgement.complaints.length > 0);
  say(
    `\n${reportTable(played)}\n${played.length} runs in ${elapsed()}, ${ill.length} not as undisturbed; seeds from ${seed}`,
  );
  process.exit(ill.length === 0 ? 0 : 1);
}
