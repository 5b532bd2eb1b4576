import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseText, type FaultCase } from './fault-cases.ts';
import { type Field, openField, playCase } from './play-cases.ts';
import { noSmallDisk } from './small-disk.ts';
import { slug, storyNames } from './stories.ts';

// The short form of `npm run test:faults`: every fault and every story, the same every time.
const command = { seed: 2026, turn: 0, thorough: false } as const;
const kill = { kind: 'kill', host: 'command' } as const;
const anywhere: readonly FaultCase[] = [
  {
    ...command,
    thorough: true,
    story: 'onboard',
    fault: { ...kill, strike: { point: 'step.sent', passage: 57 } },
  },
  { ...command, story: 'edit', fault: { ...kill, strike: { point: 'store.migrating', passage: 1 } } },
  { ...command, story: 'suspend', fault: { ...kill, strike: { point: 'store.committed', passage: 9 } } },
  {
    ...command,
    story: 'resume',
    fault: { ...kill, host: 'served', strike: { point: 'call.served', passage: 4 } },
  },
  { ...command, story: 'edit', fault: { kind: 'throttled' } },
  { ...command, story: 'onboard', fault: { kind: 'lost answers' } },
  { ...command, story: 'suspend', fault: { kind: 'cut', after: 20, how: 'refused', ms: 1_500 } },
  {
    ...command,
    story: 'resume',
    fault: {
      kind: 'clock jump',
      strike: { point: 'step.acted', passage: 5 },
      byMs: -180 * 60_000,
      stays: true,
    },
  },
  {
    ...command,
    story: 'edit',
    fault: { kind: 'cloud restarted', strike: { point: 'step.before-act', passage: 8 }, awayMs: 200 },
  },
];
const onSmallDisk: readonly FaultCase[] = [
  {
    ...command,
    thorough: true,
    story: 'onboard',
    fault: { kind: 'disk full', strike: { point: 'step.sent', passage: 9 }, left: 16 },
  },
  {
    ...command,
    story: 'suspend',
    fault: { kind: 'disk read-only', strike: { point: 'step.acted', passage: 9 } },
  },
];

describe('sixty people, disturbed', () => {
  let root: string;
  let field: Field;
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'steward-faults-')));
    field = await openField(root, 1);
  }, 240_000);
  afterAll(async () => {
    await field?.close();
    rmSync(root, { recursive: true, force: true });
  });

  test('undisturbed, every step is done once and audited once', () => {
    for (const story of storyNames) {
      const { effects, profile } = field.references[story];
      const done = profile.journal.filter((line) => /^step .*"done",null\]$/.test(line));
      expect(done.length).toBeGreaterThanOrEqual(effects.length);
      expect(profile.audit.filter((line) => line.startsWith('step '))).toHaveLength(done.length);
      expect(new Set(profile.audit).size).toBe(profile.audit.length);
    }
    const { account, profile, effects } = field.references.onboard;
    expect(effects).toHaveLength(146);
    expect(profile.tenant.filter((line) => line.startsWith('person '))).toHaveLength(60);
    expect(profile.tenant.filter((line) => line.startsWith('tenant '))).toEqual([
      expect.stringContaining('"live"'),
    ]);
    expect(account?.filter((line) => line.startsWith(`user ${slug} `))).toHaveLength(60);
    expect(account?.filter((line) => line.startsWith(`member ${slug} `))).toHaveLength(60);
  });

  const plays = async (one: FaultCase) => {
    const [lane] = field.lanes;
    if (!lane) throw new Error('There is no lane');
    const { judgement } = await playCase(lane, field.references, one);
    expect(judgement.complaints).toEqual([]);
  };
  test.each(anywhere.map((one) => [caseText(one), one] as const))('%s', (_, one) => plays(one), 240_000);
  test.skipIf(noSmallDisk() !== undefined).each(onSmallDisk.map((one) => [caseText(one), one] as const))(
    'with a disk of its own: %s',
    (_, one) => plays(one),
    240_000,
  );
});
