import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRecord, compileRecorder } from './compile-recorder.ts';
import { drawCuts } from './draw-cuts.ts';
import { goOn, undisturbedEffects } from './go-on.ts';
import { judgeMigrationCuts, recordMigration } from './migration-story.ts';
import { type Operation, readRecording } from './recording.ts';
import { cutText, everyContent, judgeCuts, recordingGaps, type Verdict, withoutSyncs } from './replay.ts';
import { placesOf, recordStory } from './story.ts';

// The short form of `npm run test:power-cut`: the same cuts every time, so that a green check stays green.
const seed = 2026;
const lossy = (verdicts: readonly Verdict[]) =>
  verdicts.filter(({ losses }) => losses.length > 0).map(({ cut, losses }) => [cutText(cut), ...losses]);

describe.skipIf(!canRecord())('a power cut (recorded through cc on Linux)', () => {
  let scratch: string;
  let recorder: string;
  beforeAll(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'steward-power-')));
    recorder = compileRecorder(scratch);
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  describe('in the life of a profile', () => {
    let operations: readonly Operation[];
    let place: Parameters<typeof judgeCuts>[1];
    let file: string;
    beforeAll(async () => {
      const home = join(scratch, 'life');
      mkdirSync(home);
      const { root, log, ...places } = placesOf(home);
      await recordStory({ scratch: home, recorder, people: 3, drafts: 2, syncDelayMs: 0 });
      operations = readRecording(log);
      // The recorder is proven first: all writes replayed are the folder, byte for byte.
      expect(recordingGaps(operations, root)).toEqual([]);
      place = { root, profile: 'p', contents: everyContent(operations, root, 'p') };
      file = places.file;
    }, 120_000);

    test('takes back nothing that a person was told, and leaves no half of a change', () => {
      expect(lossy(judgeCuts(operations, place, drawCuts(operations, 120, seed)))).toEqual([]);
    }, 120_000);

    test('is told from a kill: without its syncs, the same life is lossy', () => {
      const unsafe = withoutSyncs(operations);
      const losses = lossy(judgeCuts(unsafe, place, drawCuts(unsafe, 40, seed)));
      expect(losses.length).toBeGreaterThan(20);
      expect(losses.flat()).toEqual(
        expect.arrayContaining([expect.stringMatching(/^lost: the step|^the whole profile is gone/)]),
      );
    }, 120_000);

    test('is gone on from with the real program, and nothing is done twice', async () => {
      const undisturbed = await undisturbedEffects(operations, place.root);
      const steps = operations.flatMap(({ kind }, at) => (kind === 'told' ? [at] : []));
      const middle = steps[Math.floor(steps.length / 3)] ?? 0;
      const cut = {
        at: middle,
        seed,
        variant: { files: 'mixed', names: 'ordered', holes: 'garbage', sector: 512 },
      } as const;
      expect(await goOn(operations, place.root, file, undisturbed, cut)).toEqual({
        cut,
        losses: [],
        twice: [],
      });
    }, 120_000);
  });

  test('in a migration leaves the old version, or the new one with its backup', async () => {
    const home = join(scratch, 'migration');
    const places = { scratch: home, ...placesOf(home) };
    mkdirSync(places.root, { recursive: true });
    await recordMigration({ ...places, recorder });
    const operations = readRecording(places.log);
    expect(recordingGaps(operations, places.root)).toEqual([]);
    expect(lossy(judgeMigrationCuts(operations, places, drawCuts(operations, 60, seed)))).toEqual([]);
  }, 120_000);
});
