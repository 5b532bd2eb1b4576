import { describe, expect, it } from 'vitest';
import { applyRules, type IdentityRule, type RuleWorld } from './identity-rules.ts';

const rule = (more: Partial<IdentityRule> = {}): IdentityRule => ({
  id: 'r1',
  sourceId: 's1',
  sourceGroup: 'analysts',
  namespace: 'default',
  group: 'readers',
  account: 'only',
  mode: 'mirrors',
  ...more,
});
const member = (email: string | null, active = true) => ({ email, name: null, active });
const account = (userName: string, email: string, namespace = 'default') => ({
  userName,
  namespace,
  personId: email,
  emails: [email],
});
const world = (more: Partial<RuleWorld> = {}): RuleWorld => ({
  sources: new Map([
    ['s1', [{ name: 'analysts', members: [member('ann@x.org'), member('bob@x.org')], unreadable: 0 }]],
  ]),
  accounts: [
    account('sso/ann@x.org', 'ann@x.org'),
    account('sso/bob@x.org', 'bob@x.org'),
    account('sso/old@x.org', 'old@x.org'),
  ],
  members: new Map([['default/readers', ['sso/ann@x.org', 'sso/old@x.org']]]),
  ...more,
});
const changes = (rules: IdentityRule[], at: RuleWorld) => {
  const { gains, losses } = applyRules(rules, at);
  return [gains.map(({ userName }) => userName), losses.map(({ userName }) => userName)];
};
const withMembers = (members: ReturnType<typeof member>[], unreadable = 0) =>
  world({ sources: new Map([['s1', [{ name: 'analysts', members, unreadable }]]]) });

describe('a rule', () => {
  it.each<[string, IdentityRule[], RuleWorld, string[][]]>([
    ['that mirrors puts in and takes out', [rule()], world(), [['sso/bob@x.org'], ['sso/old@x.org']]],
    ['that adds takes nobody out', [rule({ mode: 'adds' })], world(), [['sso/bob@x.org'], []]],
    [
      'takes out who may not sign in any more',
      [rule()],
      withMembers([member('ann@x.org', false)]),
      [[], ['sso/ann@x.org', 'sso/old@x.org']],
    ],
    [
      'takes nobody out where a member is not named',
      [rule()],
      withMembers([member('ann@x.org')], 1),
      [[], []],
    ],
    ['takes nobody out where a member has no address', [rule()], withMembers([member(null)]), [[], []]],
    ['does nothing where its source was not read', [rule()], world({ sources: new Map() }), [[], []]],
    ['does nothing where the source group is gone', [rule({ sourceGroup: 'gone' })], world(), [[], []]],
    ['does nothing where the group is not there', [rule({ group: 'nowhere' })], world(), [[], []]],
    [
      'of an empty source group empties a mirrored one',
      [rule()],
      withMembers([]),
      [[], ['sso/ann@x.org', 'sso/old@x.org']],
    ],
  ])('%s', (_, rules, at, wanted) => expect(changes(rules, at)).toEqual(wanted));

  it('of two sources that mirror one group unites them', () => {
    const sources = new Map(world().sources).set('s2', [
      { name: 'ops', members: [member('old@x.org')], unreadable: 0 },
    ]);
    const second = rule({ id: 'r2', sourceId: 's2', sourceGroup: 'ops' });
    expect(changes([rule(), second], world({ sources }))).toEqual([['sso/bob@x.org'], []]);
    // One of them unknown: nobody is taken out for the other.
    expect(changes([rule(), { ...second, sourceGroup: 'gone' }], world({ sources }))).toEqual([
      ['sso/bob@x.org'],
      [],
    ]);
  });

  it('means one of several accounts only where it says which', () => {
    const accounts = [...world().accounts, account('ops/bob@x.org', 'bob@x.org')];
    expect(changes([rule()], world({ accounts }))[0]).toEqual([]);
    expect(applyRules([rule()], world({ accounts })).unmatched).toEqual([
      {
        rule: 'r1',
        who: 'bob@x.org',
        why: 'They have 2 accounts that the rule could mean; name the federation role.',
      },
    ]);
    expect(changes([rule({ account: 'role:ops', mode: 'adds' })], world({ accounts }))[0]).toEqual([
      'ops/bob@x.org',
    ]);
  });

  it('takes no member out whose account it could not tell from another', () => {
    const accounts = [...world().accounts, account('ops/ann@x.org', 'ann@x.org')];
    expect(changes([rule()], world({ accounts }))[1]).toEqual(['sso/old@x.org']);
  });
});
