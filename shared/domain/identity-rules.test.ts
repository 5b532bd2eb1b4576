import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRules, type IdentityRule, type RuleRole, type RuleWorld, ruleRoles } from './identity-rules.ts';

const rule = (more: Partial<IdentityRule> = {}): IdentityRule => ({
  id: 'r1',
  sourceId: 's1',
  sourceGroup: 'analysts',
  namespace: 'default',
  target: { kind: 'group', group: 'readers' },
  account: 'only',
  mode: 'mirrors',
  ...more,
});
const member = (email: string | null, active = true) => ({
  id: email ?? 'somebody',
  email,
  name: null,
  active,
});
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
  users: new Map(),
  caller: '',
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
    [
      'does nothing where the group is not there',
      [rule({ target: { kind: 'group', group: 'nowhere' } })],
      world(),
      [[], []],
    ],
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
        why: 'They have 2 accounts that the rule could mean; say in the rule which one.',
      },
    ]);
    expect(changes([rule({ account: 'role:ops', mode: 'adds' })], world({ accounts }))[0]).toEqual([
      'ops/bob@x.org',
    ]);
    const invited = [...accounts, account('bob', 'bob@x.org')];
    expect(changes([rule({ account: 'plain', mode: 'adds' })], world({ accounts: invited }))[0]).toEqual([
      'bob',
    ]);
  });

  it('takes no member out whose account it could not tell from another', () => {
    const accounts = [...world().accounts, account('ops/ann@x.org', 'ann@x.org')];
    expect(changes([rule()], world({ accounts }))[1]).toEqual(['sso/old@x.org']);
  });
});

describe('a rule that means a role', () => {
  const user = (name: string, role: string, identityType = 'IAM') => ({
    userName: `sso/${name}@x.org`,
    role,
    identityType,
  });
  const means = (role: RuleRole, more: Partial<IdentityRule> = {}) =>
    rule({ id: role, target: { kind: 'role', role }, ...more });
  const at = (users: ReturnType<typeof user>[], more: Partial<RuleWorld> = {}) =>
    world({
      accounts: ['ann', 'bob', 'old', 'boss'].map((name) => account(`sso/${name}@x.org`, `${name}@x.org`)),
      users: new Map([['default', [...users, user('boss', 'ADMIN')]]]),
      ...more,
    });
  const outcome = (rules: IdentityRule[], now: RuleWorld) => {
    const { roles, kept } = applyRules(rules, now);
    return [
      roles.map(({ userName, to }) => `${userName.slice(4, -6)} ${to}`),
      kept.map(({ userName }) => userName.slice(4, -6)),
    ];
  };
  const leads = (...emails: string[]) =>
    new Map(world().sources).set('s2', [
      { name: 'leads', members: emails.map((one) => member(one)), unreadable: 0 },
    ]);
  const ofLeads = { sourceId: 's2', sourceGroup: 'leads' };

  it.each<[string, IdentityRule[], RuleWorld, string[][]]>([
    ['raises', [means('AUTHOR')], at([user('ann', 'READER')]), [['ann AUTHOR'], []]],
    ['lowers where it mirrors', [means('READER')], at([user('ann', 'AUTHOR')]), [['ann READER'], []]],
    [
      'lowers nobody where it adds',
      [means('READER', { mode: 'adds' })],
      at([user('ann', 'AUTHOR')]),
      [[], []],
    ],
    ['leaves whom it does not mean', [means('READER')], at([user('old', 'AUTHOR')]), [[], []]],
    [
      'keeps a professional seat',
      [means('AUTHOR')],
      at([user('ann', 'READER_PRO'), user('bob', 'AUTHOR_PRO')]),
      [['ann AUTHOR_PRO'], []],
    ],
    [
      'gives the greatest that rules say, in any order',
      [means('READER'), means('ADMIN', ofLeads), means('AUTHOR')],
      at([user('ann', 'READER'), user('bob', 'ADMIN')], { sources: leads('ann@x.org') }),
      [['ann ADMIN', 'bob AUTHOR'], []],
    ],
    [
      'lowers nobody where a source of another rule was not read',
      [means('READER'), means('ADMIN', ofLeads)],
      at([user('ann', 'AUTHOR'), user('bob', 'READER')]),
      [[], ['ann']],
    ],
    [
      'lowers nobody where somebody of another source has no address',
      [means('READER'), means('AUTHOR', ofLeads)],
      at([user('ann', 'AUTHOR')], {
        sources: new Map(leads()).set('s2', [{ name: 'leads', members: [member(null)], unreadable: 0 }]),
      }),
      [[], ['ann']],
    ],
    [
      'raises also where another source was not read',
      [means('AUTHOR'), means('ADMIN', ofLeads)],
      at([user('ann', 'READER')]),
      [['ann AUTHOR'], []],
    ],
    [
      'leaves the connection’s own user what it has',
      [means('READER')],
      at([user('ann', 'ADMIN')], { caller: 'sso/ann@x.org' }),
      [[], ['ann']],
    ],
    [
      'lowers no admin while it is not known who the connection is',
      [means('READER')],
      at([user('ann', 'ADMIN'), user('bob', 'AUTHOR')], { caller: null }),
      [['bob READER'], ['ann']],
    ],
    [
      'leaves the last admins',
      [means('READER')],
      world({ users: new Map([['default', [user('ann', 'ADMIN'), user('bob', 'ADMIN_PRO')]]]) }),
      [[], ['ann', 'bob']],
    ],
    [
      'lowers an admin while another is made one',
      [means('READER'), means('ADMIN', ofLeads)],
      world({
        users: new Map([['default', [user('ann', 'ADMIN'), user('old', 'READER')]]]),
        sources: leads('old@x.org'),
      }),
      [['old ADMIN', 'ann READER'], []],
    ],
    [
      'leaves whom Identity Center manages',
      [means('AUTHOR')],
      at([user('ann', 'READER', 'IAM_IDENTITY_CENTER')]),
      [[], ['ann']],
    ],
    [
      'leaves a role that is none of the three',
      [means('AUTHOR')],
      at([user('ann', 'RESTRICTED_READER')]),
      [[], ['ann']],
    ],
    [
      'means one of several accounts only where it says which',
      [means('AUTHOR', { account: 'role:ops' })],
      at([user('ann', 'READER'), { userName: 'ops/ann@x.org', role: 'READER', identityType: 'IAM' }], {
        accounts: [account('sso/ann@x.org', 'ann@x.org'), account('ops/ann@x.org', 'ann@x.org')],
      }),
      [['ann AUTHOR'], []],
    ],
  ])('%s', (_, rules, now, wanted) => expect(outcome(rules, now)).toEqual(wanted));

  it('never leaves a namespace without the admin it had, whatever rules and sources say', () => {
    const people = ['ann', 'bob', 'old'] as const;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('READER', 'AUTHOR_PRO', 'ADMIN', 'ADMIN_PRO'), {
          minLength: 3,
          maxLength: 3,
        }),
        fc.array(
          fc.record({
            role: fc.constantFrom(...ruleRoles),
            mode: fc.constantFrom('adds' as const, 'mirrors' as const),
            who: fc.subarray([...people]),
            read: fc.boolean(),
          }),
          { maxLength: 4 },
        ),
        (roles, drawn) => {
          const users = people.map((name, index) => user(name, roles[index] ?? 'READER'));
          const rules = drawn.map(({ role, mode }, index) =>
            means(role, { id: `r${index}`, sourceId: `s${index}`, sourceGroup: 'g', mode }),
          );
          const sources = new Map(
            drawn.flatMap(({ who, read }, index) =>
              read
                ? [
                    [
                      `s${index}`,
                      [{ name: 'g', members: who.map((name) => member(`${name}@x.org`)), unreadable: 0 }],
                    ] as const,
                  ]
                : [],
            ),
          );
          const effects = applyRules(rules, world({ users: new Map([['default', users]]), sources }));
          const after = users.map(
            ({ userName, role }) => effects.roles.find((one) => one.userName === userName)?.to ?? role,
          );
          const hadAdmin = users.some(({ role }) => role.startsWith('ADMIN'));
          expect(!hadAdmin || after.some((role) => role.startsWith('ADMIN'))).toBe(true);
          if (drawn.some(({ read }) => !read))
            expect(effects.roles.filter(({ raises }) => !raises)).toEqual([]);
        },
      ),
    );
  });
});
