import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, sameJson } from '../../shared/domain/canonical-json.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { planHash } from '../../shared/domain/plan-hash.ts';
import { checkSteps } from './check-steps.ts';
import { exportPlan, importPlan, makePlan } from './make-plan.ts';
import { testPlan, testStep } from './testing/engine-bench.ts';

describe('canonical JSON', () => {
  // The last two are from RFC 8785, 3.2.2 and 3.2.3.
  test.each<[string, Json, string]>([
    ['sorts members by code unit', { b: 1, a: { d: null, c: [2, 1] } }, '{"a":{"c":[2,1],"d":null},"b":1}'],
    ['tells upper from lower case', { b: 1, B: 2 }, '{"B":2,"b":1}'],
    [
      'writes numbers as ECMAScript does',
      [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0],
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    ],
    [
      'sorts surrogates before what looks smaller',
      { '\u{1f600}': 1, '\ufb33': 2 },
      '{"\u{1f600}":1,"\ufb33":2}',
    ],
  ])('%s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test('does not depend on the order of members, and reads back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        if (value && typeof value === 'object' && !Array.isArray(value))
          expect(sameJson(Object.fromEntries(Object.entries(value).reverse()) as Json, value as Json)).toBe(
            true,
          );
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1])('refuses %s', (value) => {
    expect(() => canonicalJson(value as never)).toThrow(TypeError);
  });
});

describe('a plan', () => {
  test('has a hash of what was reviewed, and of nothing else', async () => {
    const plan = await testPlan([testStep('a', [])]);
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await planHash({ ...plan, id: 'other', hash: '', createdAt: '' } as typeof plan)).toBe(plan.hash);
    expect(await planHash({ ...plan, title: 'Other' })).not.toBe(plan.hash);
  });

  test.each([
    ['two steps with one id', [testStep('a', []), testStep('a', [])], 'Two steps are called a'],
    ['an unknown need', [testStep('a', ['b'])], 'needs b, which is not in the plan'],
    ['a circle', [testStep('a', ['c']), testStep('b', ['a']), testStep('c', ['b'])], 'waits for itself'],
    ['a step that needs itself', [testStep('a', ['a'])], 'waits for itself'],
  ])('is refused with %s', async (_, steps, words) => {
    expect(checkSteps(steps)).toContain(words);
    const { id: _id, hash: _hash, createdAt: _at, ...body } = await testPlan([]);
    await expect(makePlan({ ...body, steps })).rejects.toThrow(words);
  });

  test('is exported and imported as the same plan', async () => {
    const plan = await testPlan([testStep('a', []), testStep('b', ['a'])]);
    expect(await importPlan(exportPlan(plan))).toEqual(plan);
  });

  const tampered: [string, (text: string) => string, RegExp][] = [
    ['another title', (text) => text.replace('Put a', 'Put b'), /changed after it was made/],
    ['another step input', (text) => text.replace('"shelf": "things"', '"shelf": "others"'), /changed after/],
    ['another hash', (text) => text.replace(/"hash": "../, '"hash": "zz'), /changed after/],
    ['a missing part', (text) => text.replace('"effects"', '"effect"'), /not a plan/],
    ['no JSON', (text) => text.slice(0, -20), /not JSON/],
    ['nothing', () => '', /not JSON/],
    ['another document', () => '[]', /not a plan/],
  ];
  test.each(tampered)('is refused with %s', async (_, change, words) => {
    const text = exportPlan(await testPlan([testStep('a', [])]));
    await expect(importPlan(change(text))).rejects.toMatchObject({
      code: 'BAD_INPUT',
      problem: { happened: expect.stringMatching(words), unchanged: 'Nothing was changed.' },
    });
  });
});
