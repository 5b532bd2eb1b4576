import { describe, expect, test } from 'vitest';
import type { Outcome } from './drive-case.ts';
import type { FaultCase } from './fault-matrix.ts';
import { judgeOutcome } from './judge-outcome.ts';

const well: Outcome = {
  stops: [],
  finished: [{ command: 'run resume', code: 0, stderr: '' }],
  again: { code: 0, steps: 0, effects: 0 },
  cloud: ['user acme ann', 'user acme bob'],
  effects: ['RegisterUser /users', 'RegisterUser /users'],
  throttled: 0,
  sentInVain: [],
  profile: {
    tenant: ['tenant ["acme","live"]'],
    journal: ['audit ["user:ann"]', 'step ["user:ann","done"]'],
    auditBroken: undefined,
  },
};
const stop: Outcome['stops'][number] = {
  kill: { point: 'step.sent', passage: 3 },
  ended: { signal: 'SIGKILL', code: null, stderr: '' },
  runs: ['interrupted'],
  tenant: 'onboarding',
  offered: 'Resume',
};

const judge = (found: Partial<Outcome>, cloud: FaultCase['cloud'] = 'steady') =>
  judgeOutcome({ recovery: 'resume', cloud }, well, { ...well, ...found });

test('an equal outcome is well', () => {
  expect(judge({ stops: [stop] })).toEqual([]);
  const ended = { ...stop, kill: { point: 'run.before-end', passage: 1 }, tenant: 'live' } as const;
  expect(judge({ stops: [stop, ended] })).toEqual([]);
});

test('a busy cloud that throttled nothing proves nothing', () => {
  expect(judge({ throttled: 3 }, 'busy')).toEqual([]);
  expect(judge({}, 'busy')).toEqual([expect.stringContaining('throttled nothing')]);
});

describe('the judge tells', () => {
  test.each<[string, Partial<Outcome>, string]>([
    [
      'an effect twice',
      { effects: [...well.effects, 'RegisterUser /users'] },
      'effects: extra 1 × RegisterUser',
    ],
    ['a change sent again', { sentInVain: ['CreateGroup × 1'] }, 'sent again although it was done'],
    ['a lost effect', { effects: ['RegisterUser /users'] }, 'effects: missing 1 × RegisterUser'],
    ['somebody missing', { cloud: ['user acme ann'] }, 'cloud: missing 1 × user acme bob'],
    ['something else there', { cloud: [...well.cloud, 'user acme eve'] }, 'cloud: extra 1 × user acme eve'],
    [
      'two audit entries of one step',
      { profile: { ...well.profile, journal: [...well.profile.journal, 'audit ["user:ann"]'] } },
      'journal: extra 1 × audit',
    ],
    [
      'a broken audit chain',
      { profile: { ...well.profile, auditBroken: 'entry 3 is missing' } },
      'audit: entry 3',
    ],
    ['a failed resume', { finished: [{ command: 'run resume', code: 1, stderr: 'no' }] }, 'ended with 1: no'],
    ['work left', { again: { code: 0, steps: 2, effects: 2 } }, 'extra 1 × exit 0, 2 steps, 2 effects'],
    [
      'a kill that did not strike',
      { stops: [{ ...stop, ended: { signal: null, code: 0, stderr: '' } }] },
      'not strike',
    ],
    ['a run that looks alive', { stops: [{ ...stop, runs: ['running'] }] }, 'is running, not interrupted'],
    ['a tenant that is live too early', { stops: [{ ...stop, tenant: 'live' }] }, 'is live, not onboarding'],
    ['a Home that says nothing', { stops: [{ ...stop, offered: undefined }] }, 'Home offers undefined'],
  ])('%s', (_, found, words) => {
    expect(judge(found)).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
  });
});
