import { describe, expect, test } from 'vitest';
import { decideReading, type ReadingQuestion, syncCycle } from './decide-reading.ts';

const known = { scope: 's', state: 'read', marker: 'm', readAt: 't', syncId: 'before', changed: 0 } as const;
const question: ReadingQuestion = {
  scope: 'grants/dashboard/revenue',
  known,
  marker: 'm',
  mode: 'changes',
  syncId: 'now',
  number: 1,
};

const cases: readonly [why: string, change: Partial<ReadingQuestion>, expected: string][] = [
  ['never read', { known: undefined }, 'read'],
  ['never read successfully', { known: { ...known, readAt: null, state: 'failed' } }, 'read'],
  ['not readable last time', { known: { ...known, state: 'unreadable' } }, 'read'],
  ['no answer last time', { known: { ...known, state: 'failed' } }, 'read'],
  ['its date moved', { marker: 'later' }, 'read'],
  ['it lost its date', { marker: null }, 'read'],
  ['everything is wanted', { mode: 'full' }, 'read'],
  ['this sync read it before it stopped', { known: { ...known, syncId: 'now' } }, 'dealt_with'],
  [
    'this sync assumed it before it stopped',
    { known: { ...known, state: 'assumed', syncId: 'now' } },
    'dealt_with',
  ],
  ['a full sync that was stopped', { mode: 'full', known: { ...known, syncId: 'now' } }, 'dealt_with'],
  ['this sync could not read it', { known: { ...known, state: 'unreadable', syncId: 'now' } }, 'read'],
];

describe('what a sync reads', () => {
  test.each(cases)('%s', (_why, change, expected) => {
    expect(decideReading({ ...question, ...change })).toBe(expected);
  });

  test('what tells no change is read exactly once in each cycle, a tenth of everything at a time', () => {
    const scopes = Array.from({ length: 5000 }, (_, index) => `grants/dashboard/asset-${index}`);
    const turns = Array.from({ length: syncCycle }, (_, number) =>
      scopes.filter((scope) => decideReading({ ...question, scope, number }) === 'read'),
    );
    expect(new Set(turns.flat()).size).toBe(scopes.length);
    expect(turns.flat()).toHaveLength(scopes.length);
    for (const turn of turns) expect(turn.length).toBeLessThan(scopes.length * 0.12);
  });
});
