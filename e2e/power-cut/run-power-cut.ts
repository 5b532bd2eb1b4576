import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canRecord, compileRecorder } from './compile-recorder.ts';
import { drawCuts, variants } from './draw-cuts.ts';
import { goOn, undisturbedEffects } from './go-on.ts';
import { judgeMigrationCuts, recordMigration } from './migration-story.ts';
import { type Operation, readRecording } from './recording.ts';
import {
  type Cut,
  cutText,
  everyContent,
  judgeCuts,
  recordingGaps,
  type Verdict,
  withoutSyncs,
} from './replay.ts';
import { placesOf, recordStory } from './story.ts';

// The long form: `node e2e/power-cut/run-power-cut.ts --seed 1 --cuts 500 --full 10`. Ends with 1 on any loss.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    cuts: { type: 'string', default: '1000' },
    full: { type: 'string', default: '12' },
  },
});
const seed = Number(values.seed);
const wanted = Number(values.cuts);
const say = (line: string) => process.stdout.write(`${line}\n`);

if (!canRecord()) {
  say('A power cut is simulated on Linux with a C compiler (cc) only.');
  process.exit(69);
}

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'steward-power-')));
let bad = 0;
const tell = (what: string, cuts: readonly Cut[], verdicts: readonly Verdict[]) => {
  const lossy = verdicts.filter(({ losses }) => losses.length > 0);
  const used = new Set(cuts.map(({ variant }) => JSON.stringify(variant))).size;
  say(
    `${what}: ${cuts.length} cuts, ${used} of ${variants.length} variants, ${verdicts.length} opened, ${lossy.length} losses`,
  );
  for (const { cut, losses } of lossy.slice(0, 20))
    say(`  ${cutText(cut)}: ${losses.slice(0, 3).join('; ')}`);
  bad += lossy.length;
};
/** A recording must be complete before anything is learnt from it. */
const complete = (log: string, root: string): Operation[] => {
  const operations = readRecording(log);
  for (const gap of recordingGaps(operations, root)) {
    say(`the recording is not complete: ${gap}`);
    bad++;
  }
  return operations;
};

say(`seed ${seed}`);
try {
  const recorder = compileRecorder(scratch);
  for (const [name, syncDelayMs] of [
    ['a fast disk', 0],
    ['a slow disk', 80],
  ] as const) {
    const home = join(scratch, String(syncDelayMs));
    mkdirSync(home);
    const { root, log, file } = placesOf(home);
    await recordStory({ scratch: home, recorder, people: 12, drafts: 4, syncDelayMs });
    const operations = complete(log, root);
    const place = { root, profile: 'p', contents: everyContent(operations, root, 'p') };
    const cuts = drawCuts(operations, wanted, seed);
    say(`${name}: ${operations.length} operations recorded, every file byte for byte`);
    tell(name, cuts, judgeCuts(operations, place, cuts));

    const unsafe = withoutSyncs(operations);
    const cutsOfUnsafe = drawCuts(unsafe, Math.min(wanted, 200), seed);
    const caught = judgeCuts(unsafe, place, cutsOfUnsafe).filter(({ losses }) => losses.length > 0).length;
    say(`the same without its syncs, which must be lossy: ${cutsOfUnsafe.length} cuts, ${caught} losses`);
    if (caught === 0) bad++;

    const undisturbed = await undisturbedEffects(operations, root);
    const sampled = drawCuts(operations, Number(values.full), seed + 1);
    let twice = 0;
    let failed = 0;
    for (const cut of sampled) {
      const went = await goOn(operations, root, file, undisturbed, cut);
      twice += went.twice.length;
      if (went.losses.length > 0) failed++;
      for (const line of [...went.losses, ...went.twice.map((effect) => `twice: ${effect}`)])
        say(`  ${cutText(cut)}: ${line}`);
    }
    bad += twice + failed;
    say(`${name}, gone on with: ${sampled.length} cuts, ${failed} losses, ${twice} effects twice`);
  }

  const home = join(scratch, 'migration');
  const places = { scratch: home, ...placesOf(home) };
  mkdirSync(places.root, { recursive: true });
  await recordMigration({ ...places, recorder });
  const operations = complete(places.log, places.root);
  const cuts = drawCuts(operations, Math.ceil(wanted / 2), seed);
  tell('a migration', cuts, judgeMigrationCuts(operations, places, cuts));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = bad === 0 ? 0 : 1;
