import { describe, expect, test } from 'vitest';
import { factsOfStep, type StepTold } from './facts-of-step.ts';

const place = { accountId: '111122223333', region: 'eu-west-1', identityRegion: 'eu-central-1' };
const arn = (region: string, rest: string) => `arn:aws:quicksight:${region}:111122223333:${rest}`;
const step = (more: Partial<StepTold>): StepTold => ({
  kind: 'quicksight.access.grant',
  input: { resource: 'dashboard', id: 'sales', principal: arn('eu-central-1', 'group/default/all-staff') },
  after: { level: 'viewer', actions: ['b', 'a'] },
  state: 'done',
  attempts: 1,
  found: { level: 'viewer', actions: ['b', 'a'] },
  ...more,
});
const told = (more: Partial<StepTold>) => factsOfStep(place, step(more));

describe('what the end of a step tells', () => {
  test('a grant that was read back is told as a reading of the asset would tell it', () => {
    expect(told({})).toEqual([
      {
        fact: 'edge',
        scope: 'grants/dashboard/sales',
        owner: { kind: 'dashboard', key: arn('eu-west-1', 'dashboard/sales') },
        kind: 'grant',
        from: { kind: 'group', key: arn('eu-central-1', 'group/default/all-staff') },
        to: { kind: 'dashboard', key: arn('eu-west-1', 'dashboard/sales') },
        detail: { actions: ['a', 'b'] },
      },
    ]);
  });

  test.each<[string, Partial<StepTold>, string[]]>([
    ['found so before', { state: 'unchanged', attempts: 0 }, ['edge']],
    ['found otherwise', { state: 'changed', attempts: 0, found: null }, ['edge']],
    ['refused after it was sent', { state: 'failed', found: null }, ['unread', 'unread']],
    ['lost on its way', { state: 'in_doubt', found: null }, ['unread', 'unread']],
    ['said to be done by a person', { found: null }, ['unread', 'unread']],
    ['never sent', { state: 'failed', attempts: 0, found: null }, []],
    ['skipped', { state: 'skipped', attempts: 0, found: null }, []],
    ['of another system', { kind: 'mail.send' }, []],
  ])('a step that was %s', (_how, more, facts) => {
    expect(told(more).map(({ fact }) => fact)).toEqual(facts);
  });

  test('somebody who was invited is only said to be new: a list may name them otherwise', () => {
    const facts = told({
      kind: 'quicksight.user.register',
      input: { namespace: 'default', userName: 'ann', email: 'ann@x.example', role: 'READER', iamArn: null },
      after: { email: 'ann@x.example', role: 'READER' },
      found: { email: 'ann@x.example', role: 'READER', invited: true },
    });
    expect(facts).toMatchObject([{ fact: 'unread', scope: 'users/default', about: { kind: 'namespace' } }]);
  });

  test('an assignment is told whole, and its end as gone', () => {
    const input = {
      namespace: 'default',
      name: 'zone',
      enabled: true,
      policy: 'p',
      users: [],
      groups: ['g'],
    };
    expect(
      told({
        kind: 'quicksight.policy-assignment.put',
        input,
        found: { policy: 'p', enabled: true, users: [], groups: ['g'] },
      }),
    ).toMatchObject([
      { fact: 'object', scope: 'policy_assignments/default', object: { attributes: { status: 'ENABLED' } } },
      { fact: 'edges_to', from: [{ kind: 'group', key: arn('eu-central-1', 'group/default/g') }] },
      { fact: 'edge', kind: 'settings', detail: { policy: 'p' } },
    ]);
    expect(
      told({ kind: 'quicksight.policy-assignment.delete', input, after: null, found: null }),
    ).toMatchObject([{ fact: 'gone', object: { key: 'policy_assignment:default/zone' } }]);
  });
});
