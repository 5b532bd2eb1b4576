import { expect, test } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { isHostGone, isSignedOut, problemOf } from './problem-of.ts';

const problem = { code: 'CONFLICT', happened: 'It exists.', todo: 'Choose another name.' } as const;

test.each([
  ['what the transport carries as data', Object.assign(new Error('x'), { data: problem }), 'It exists.'],
  ['an error of Steward’s own', new StewardError(problem), 'It exists.'],
  ['a plain error', new Error('Boom'), 'Boom'],
  ['a string', 'Boom', 'Boom'],
  ['nothing', undefined, 'Something failed that Steward did not expect.'],
  ['data that is no problem', Object.assign(new Error('Boom'), { data: { secret: 1 } }), 'Boom'],
])('%s has words', (_what, error, happened) => {
  expect(problemOf(error).happened).toBe(happened);
});

test.each([
  ['Chromium', new TypeError('Failed to fetch'), true],
  ['Firefox', new TypeError('NetworkError when attempting to fetch resource.'), true],
  ['Safari', new TypeError('Load failed'), true],
  ['a defect', new TypeError('x is undefined'), false],
  ['a refusal', new StewardError(problem), false],
])('whether the host is gone: %s', (_what, error, gone) => {
  expect(isHostGone(error)).toBe(gone);
});

test('a lost session is told apart', () => {
  expect(isSignedOut(new StewardError({ code: 'SIGNED_OUT', happened: 'No session.' }))).toBe(true);
  expect(isSignedOut(new StewardError(problem))).toBe(false);
});
