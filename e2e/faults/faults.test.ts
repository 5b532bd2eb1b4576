import { beforeAll, describe, expect, test } from 'vitest';
import { driveCase, type Outcome } from './drive-case.ts';
import { caseText, type FaultCase, fullMatrix, shortMatrix } from './fault-matrix.ts';
import { judgeOutcome } from './judge-outcome.ts';
import { sixtyPeople } from './onboarding.ts';

// STEWARD_FAULTS=full runs the whole matrix; STEWARD_SEED draws another one. The short one is the same
// every time, so that a green check stays green.
const full = process.env.STEWARD_FAULTS === 'full';
const seed = Number(process.env.STEWARD_SEED ?? (full ? Date.now() % 1_000_000 : 2026));
const matrix = (full ? fullMatrix : shortMatrix)(sixtyPeople.size, seed);
if (full) console.log(`${matrix.length} cases; to run them again: STEWARD_FAULTS=full STEWARD_SEED=${seed}`);

const undisturbed: FaultCase = { kills: [], cloud: 'steady', recovery: 'resume' };

describe(`sixty people onboarded, killed, resumed (seed ${seed})`, () => {
  let reference: Outcome;
  beforeAll(async () => {
    reference = await driveCase(sixtyPeople, undisturbed, seed);
  }, 240_000);

  test('undisturbed, every step is done once and audited once', () => {
    expect(judgeOutcome(undisturbed, reference, reference)).toEqual([]);
    const { steps } = sixtyPeople.size;
    expect(reference.effects).toHaveLength(steps);
    const { journal, tenant } = reference.profile;
    expect(journal.filter((line) => /^step .*"done",null\]$/.test(line))).toHaveLength(steps);
    expect(journal.filter((line) => /^audit .*"ok",.*"done"\]$/.test(line))).toHaveLength(steps);
    expect(journal.filter((line) => line.startsWith('run '))).toEqual([expect.stringContaining('"done"')]);
    expect(tenant.filter((line) => line.startsWith('person '))).toHaveLength(60);
    expect(tenant.filter((line) => line.startsWith('tenant '))).toEqual([expect.stringContaining('"live"')]);
    expect(reference.cloud.filter((line) => line.startsWith('user northgate '))).toHaveLength(60);
    expect(reference.cloud.filter((line) => line.startsWith('member northgate '))).toHaveLength(60);
  });

  test.each(matrix.map((one) => [caseText(one), one] as const))(
    '%s',
    async (_, one) => {
      const outcome = await driveCase(sixtyPeople, one, seed);
      expect(judgeOutcome(one, reference, outcome)).toEqual([]);
    },
    240_000,
  );
});
