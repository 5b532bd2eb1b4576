import { describe, expect, test } from 'vitest';
import type { Outcome } from './drive-run.ts';
import { judgeOutcome } from './judge-outcome.ts';
import type { Ended } from './steward-process.ts';

const ended: Ended = {
  command: 'run resume',
  code: 0,
  signal: null,
  stderr: '',
  value: { run: {} },
  hung: false,
};
const well: Outcome = {
  struck: true,
  commands: [ended],
  listed: [],
  again: undefined,
  cloud: ['user acme ann', 'user acme bob'],
  account: undefined,
  effects: ['RegisterUser /users', 'RegisterUser /users'],
  sentInVain: [],
  profile: {
    tenant: ['tenant ["acme","live"]'],
    journal: ['step ["user:ann","done"]'],
    audit: ['step ["user:ann"]'],
    auditBroken: undefined,
  },
};
const none = { twice: 0, lost: 0, audit: 0, chainBroken: false, unworded: 0, complaints: [] };
const judge = (found: Partial<Outcome>) => judgeOutcome({}, well, { ...well, ...found });
const profile = (found: Partial<Outcome['profile']>) => ({ profile: { ...well.profile, ...found } });
const spoken = (found: Partial<Ended>) => ({ commands: [{ ...ended, ...found }, ended] });

test('an equal outcome is well', () => {
  expect(judge({})).toEqual(none);
});

test('a killed command says nothing, and one that failed in words is well as long as the last one ends well', () => {
  expect(judge(spoken({ code: null, signal: 'SIGKILL', value: undefined }))).toEqual(none);
  const killed: Ended = { ...ended, code: null, signal: 'SIGKILL', value: undefined };
  expect(judge({ commands: [killed] })).toEqual(none);
  const problem = { code: 'STORE', happened: 'The disk is full.', todo: 'Free some space.' };
  expect(judge(spoken({ code: 1, value: { error: problem } }))).toEqual(none);
});

describe('the judge counts', () => {
  test.each<[string, Partial<Outcome>, object, string]>([
    ['an effect twice', { effects: [...well.effects, 'RegisterUser /users'] }, { twice: 1 }, 'extra 1 × Reg'],
    ['a change sent again', { sentInVain: ['CreateGroup × 1'] }, { twice: 1 }, 'sent again'],
    ['a command again that changes', { again: { ended, effects: 2 } }, { twice: 2 }, 'made 2 changes'],
    ['a lost effect', { effects: ['RegisterUser /users'] }, { lost: 1 }, 'effects: missing 1'],
    ['a lost step', profile({ journal: [] }), { lost: 1 }, 'journal: missing 1'],
    ['somebody missing', { cloud: ['user acme ann'] }, {}, 'cloud: missing 1 × user acme bob'],
    ['a tenant that differs', profile({ tenant: ['tenant ["acme","onboarding"]'] }), {}, 'profile: extra 1'],
    [
      'two audit entries of one step',
      profile({ audit: ['step ["user:ann"]', 'step ["user:ann"]'] }),
      { audit: 1 },
      'audit: extra 1',
    ],
    ['no audit entry of a step', profile({ audit: [] }), { audit: 1 }, 'audit: missing 1'],
    ['a broken chain', profile({ auditBroken: 'entry 3 is missing' }), { chainBroken: true }, 'entry 3'],
    ['a stack', spoken({ code: 1, stderr: '    at run (file:///x.js:3:5)\n' }), { unworded: 1 }, 'said:'],
    ['an error’s own name', spoken({ stderr: 'SqliteError: disk I/O error' }), { unworded: 1 }, 'said:'],
    ['no word at all', spoken({ code: 1, value: undefined }), { unworded: 1 }, 'ended with 1'],
    [
      'a mistake of ours',
      spoken({ code: 1, value: { error: { code: 'INTERNAL', happened: 'Oh.' } } }),
      { unworded: 1 },
      'Oh.',
    ],
    ['a command that hangs', spoken({ hung: true }), { unworded: 1 }, 'did not end'],
    ['a crash', spoken({ code: null, signal: 'SIGSEGV' }), { unworded: 1 }, 'SIGSEGV'],
    [
      'a last command that failed',
      { commands: [{ ...ended, code: 1, stderr: 'no' }] },
      {},
      'at last run resume',
    ],
    ['a run that looks alive', { listed: ['running'] }, {}, 'is running, not interrupted'],
  ])('%s', (_, found, counts, words) => {
    const judged = judge(found);
    expect(judged).toMatchObject(counts);
    expect(judged.complaints).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
  });
});
