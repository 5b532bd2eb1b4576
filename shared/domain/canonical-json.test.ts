import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sameJson } from './canonical-json.ts';
import type { Json } from './plan.ts';

const json = (text: string): Json => JSON.parse(text) as Json;

describe('the canonical text of a JSON value', () => {
  it.each<[why: string, value: string, text: string]>([
    ['members in order, without white space', '{"b": 1, "a": [true, null]}', '{"a":[true,null],"b":1}'],
    ['by code units, not by letters', '{"é":1,"z":2,"Z":3,"":4}', '{"":4,"Z":3,"z":2,"é":1}'],
    ['numbers as names by their digits, not by their size', '{"9":1,"10":2,"a":3}', '{"10":2,"9":1,"a":3}'],
    ['deep inside too', '[{"x":{"2":1,"10":2}}]', '[{"x":{"10":2,"2":1}}]'],
    ['a name that objects treat apart', '{"a":1,"__proto__":{"b":2}}', '{"__proto__":{"b":2},"a":1}'],
    ['a member called toJSON', '{"toJSON":"x"}', '{"toJSON":"x"}'],
    ['numbers in ECMAScript’s form', '[1.0, -0, 1e21, 1e-7]', '[1,0,1e+21,1e-7]'],
    ['what must be escaped', '"\\u0007\\"\\\\\\ud800"', '"\\u0007\\"\\\\\\ud800"'],
  ])('%s', (_why, value, text) => {
    expect(canonicalJson(json(value))).toBe(text);
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: { 1: undefined, c: 1 } } as unknown as Json)).toBe(
      '{"b":{"c":1}}',
    );
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [() => 1], [1n], [Symbol('s')]])(
    'refuses %s, alone, in a list, in an object, and beside names that are numbers',
    (value) => {
      expect(() => canonicalJson(value as Json)).toThrow(TypeError);
      expect(() => canonicalJson([value] as Json)).toThrow(TypeError);
      if (value === undefined) return;
      expect(() => canonicalJson({ a: value } as Json)).toThrow(TypeError);
      expect(() => canonicalJson({ 1: 0, a: value } as Json)).toThrow(TypeError);
    },
  );

  it('is the same for the same value, and says the whole value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(JSON.parse(text)).toEqual(json(JSON.stringify(value)));
        expect(canonicalJson(json(text))).toBe(text);
      }),
      { seed: 20_260_101 },
    );
  });

  it('tells whether two values are the same, whatever the order of their members', () => {
    expect(sameJson({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(sameJson({ a: 1 }, { a: 2 })).toBe(false);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
  });
});
