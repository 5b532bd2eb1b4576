import { expect, test } from 'vitest';
import { faultPoints } from '../../electron/faults/fault-points.ts';
import { losing, throttling } from './disturbances.ts';
import { caseText, drawCase, drawCases, faultKinds } from './fault-cases.ts';
import { stories, storyNames } from './stories.ts';

test('a thousand runs are drawn from their seed, strike every point in every story, and every fault in every story', () => {
  const cases = drawCases(7, 1_000);
  expect(drawCases(7, 1_000)).toEqual(cases);
  expect(drawCases(8, 1_000)).not.toEqual(cases);
  for (const story of storyNames) {
    const here = cases.filter((one) => one.story === story);
    const struck = here.flatMap(({ fault }) => (fault.kind === 'kill' ? [fault.strike.point] : []));
    expect(new Set(struck)).toEqual(new Set(faultPoints));
    for (const kind of faultKinds)
      expect(here.filter(({ fault }) => fault.kind === kind).length).toBeGreaterThan(15);
  }
  expect(new Set(cases.map(caseText)).size).toBeGreaterThan(500);
});

test('one run is drawn again by its seed, fault, story and turn', () => {
  for (const one of drawCases(7, 200))
    expect(drawCase(one.seed, one.fault.kind, one.story, one.turn)).toEqual(one);
});

test('some cuts last a whole minute, most do not', () => {
  const cuts = drawCases(7, 1_000).flatMap(({ fault }) => (fault.kind === 'cut' ? [fault.ms] : []));
  expect(cuts.filter((ms) => ms === 60_000).length).toBeGreaterThan(2);
  expect(cuts.filter((ms) => ms < 20_000).length).toBeGreaterThan(cuts.length / 2);
  expect(Math.max(...cuts)).toBe(60_000);
});

test('a throttling cloud refuses about 30 % of all calls, each rule in its turn', () => {
  const rules = throttling(7);
  expect(rules.length).toBeGreaterThan(150);
  expect(rules.length).toBeLessThan(210);
  expect(rules.every(({ skip = 0 }, at) => skip >= (rules[at - 1]?.skip ?? 0))).toBe(true);
});

test('every kind of change loses an answer', () => {
  for (const { changes } of Object.values(stories))
    expect(new Set(losing(7, changes).map(({ operation }) => operation))).toEqual(
      new Set(changes.map(([operation]) => operation)),
    );
});
