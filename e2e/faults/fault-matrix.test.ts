import { expect, test } from 'vitest';
import { enginePoints } from '../../electron/faults/fault-points.ts';
import { disturbances, lostAnswers } from './disturbances.ts';
import { fullMatrix, passagesOf, shortMatrix } from './fault-matrix.ts';

const size = { steps: 146, looks: 11, proofs: 16 };

test.each([
  ['short', shortMatrix],
  ['full', fullMatrix],
] as const)(
  'the %s matrix is drawn from its seed, strikes every point, and only where a run comes by',
  (_, draw) => {
    expect(draw(size, 7)).toEqual(draw(size, 7));
    expect(draw(size, 7)).not.toEqual(draw(size, 8));
    for (let seed = 0; seed < 200; seed++) {
      const cases = draw(size, seed);
      expect(new Set(cases.map(({ kills }) => kills[0]?.point))).toEqual(new Set(enginePoints));
      for (const { kills, cloud } of cases)
        for (const [at, { point, passage }] of kills.entries()) {
          expect(passage).toBeGreaterThanOrEqual(1);
          const lost = cloud === 'busy' || cloud === 'disturbed' ? lostAnswers.length : 0;
          expect(passage).toBeLessThanOrEqual(kills.length === 1 ? passagesOf(point, size, lost) : 3);
          if (at > 0) expect(point).not.toBe('run.journalled');
          // Past this point nothing else is left.
          if (at > 0 && kills[at - 1]?.point === 'run.before-end') expect(point).toBe('run.before-end');
        }
    }
  },
);

test('the full matrix strikes first, last and between, and names no case twice', () => {
  const cases = fullMatrix(size, 7);
  for (const point of enginePoints) {
    const passages = cases
      .filter(({ kills, cloud }) => kills.length === 1 && kills[0]?.point === point && cloud === 'steady')
      .map(({ kills }) => kills[0]?.passage);
    expect(passages).toEqual(expect.arrayContaining([1, passagesOf(point, size)]));
  }
  expect(cases.length).toBeGreaterThan(80);
});

test('a disturbed cloud throttles about 30 % of all requests', () => {
  const rules = disturbances(7).filter(({ fault }) => fault.type === 'error');
  expect(rules.length).toBeGreaterThan(150);
  expect(rules.length).toBeLessThan(210);
  // The numbers never go back: each rule comes to its turn.
  expect(rules.every(({ skip = 0 }, at) => skip >= (rules[at - 1]?.skip ?? 0))).toBe(true);
});
