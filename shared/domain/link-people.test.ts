import { describe, expect, it } from 'vitest';
import {
  federatedSession,
  foldedEmail,
  type LinkableAccount,
  type LinkDecision,
  linkPeople,
} from './link-people.ts';

const account = (
  id: number,
  userName: string,
  email: string | null,
  more: Partial<LinkableAccount> = {},
): LinkableAccount => ({
  id,
  key: `user/${id}`,
  present: true,
  place: '111122223333',
  userName,
  email,
  identityType: userName.includes('/') ? 'IAM' : 'QUICKSIGHT',
  nameless: false,
  ...more,
});

/** People as lists of account ids, each list and all of them in order. */
const together = (
  accounts: readonly LinkableAccount[],
  decisions: readonly LinkDecision[] = [],
  previous = new Map<number, string>(),
) =>
  linkPeople(accounts, decisions, previous)
    .people.map((person) => person.accounts.map(({ id }) => id).sort((a, b) => a - b))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));

describe('an e-mail address', () => {
  it.each([
    ['Ann@X.org', 'ann@x.org', 'case is folded'],
    [' ann@x.org ', 'ann@x.org', 'blanks around it are dropped'],
    ['ann', undefined, 'no at sign'],
    ['a b@x.org', undefined, 'a blank inside'],
    ['role/ann@x.org', undefined, 'a user name is no address'],
    [null, undefined, 'none'],
  ])('%j is %j: %s', (text, folded, _) => expect(foldedEmail(text)).toBe(folded));
});

describe('a federated session', () => {
  it.each([
    ['sso/ann@x.org', 'IAM', false, { role: 'sso', session: 'ann@x.org' }],
    ['ann', 'IAM', false, undefined],
    ['a/b', 'QUICKSIGHT', false, undefined],
    ['sso/ann@x.org', 'IAM', true, undefined],
    ['/ann', 'IAM', false, undefined],
  ] as const)('in %j of %s (nameless %s)', (userName, identityType, nameless, wanted) =>
    expect(federatedSession({ userName, identityType, nameless })).toEqual(wanted),
  );
});

describe('accounts are one human', () => {
  it.each<[string, LinkableAccount[], number[][]]>([
    [
      'by e-mail, whatever its case',
      [account(1, 'ann', 'Ann@x.org'), account(2, 'ann2', 'ANN@X.ORG')],
      [[1, 2]],
    ],
    [
      'by session name where no e-mail is registered',
      [account(1, 'sso/ann@x.org', null), account(2, 'other/Ann@X.org', null)],
      [[1, 2]],
    ],
    [
      'by session name against e-mail',
      [account(1, 'sso/ann@x.org', null), account(2, 'ann', 'ann@x.org')],
      [[1, 2]],
    ],
    [
      'by the same sign-in in two namespaces',
      [account(1, 'sso/ann', null), account(2, 'sso/ann', null)],
      [[1, 2]],
    ],
    [
      'and a nameless invitation by its e-mail',
      [account(1, 'AIDA1', 'ann@x.org', { nameless: true }), account(2, 'ann', 'ann@x.org')],
      [[1, 2]],
    ],
    ['but not without anything that says so', [account(1, 'ann', null), account(2, 'ann', null)], [[1], [2]]],
    [
      'and not the same role of another AWS account',
      [account(1, 'sso/ann', null), account(2, 'sso/ann', null, { place: '999' })],
      [[1], [2]],
    ],
  ])('%s', (_, accounts, wanted) => expect(together(accounts)).toEqual(wanted));

  it('the very same account through two connections is one, also where its words disagree', () => {
    const torn = account(1, 'sso/bob@x.org', 'ann@x.org', { key: 'user/bob' });
    expect(together([torn, { ...torn, id: 2 }])).toEqual([[1, 2]]);
    expect(linkPeople([torn, { ...torn, id: 2 }], [], new Map()).doubts).toEqual([]);
  });

  it('an account that is gone keeps its person and puts nobody in doubt', () => {
    const gone = account(1, 'sso/ann', 'ann@x.org', { present: false });
    const { people, doubts } = linkPeople(
      [gone, account(2, 'sso/anna', 'ann@x.org')],
      [],
      new Map([[1, 'p1']]),
    );
    expect(people).toEqual([
      expect.objectContaining({ id: 'p1', accounts: expect.objectContaining({ length: 2 }) }),
    ]);
    expect(doubts).toEqual([]);
  });

  it('says why each stands there', () => {
    const { people } = linkPeople(
      [account(1, 'ann', 'ann@x.org'), account(2, 'sso/ann@x.org', null), account(3, 'bob', 'bob@x.org')],
      [],
      new Map(),
    );
    expect(people.flatMap((person) => person.accounts)).toEqual([
      { id: 1, reason: 'email' },
      { id: 2, reason: 'session' },
      { id: 3, reason: 'only' },
    ]);
  });
});

describe('what can be read in two ways is told, not guessed', () => {
  it.each<[string, LinkableAccount[], string, number[]]>([
    [
      'registered for one, signs in as another',
      [
        account(1, 'sso/bob@x.org', 'ann@x.org'),
        account(2, 'ann', 'ann@x.org'),
        account(3, 'bob', 'bob@x.org'),
      ],
      'conflict',
      [2, 3],
    ],
    [
      'one mailbox of two sign-ins',
      [account(1, 'sso/ann', 'team@x.org'), account(2, 'sso/bob', 'team@x.org')],
      'shared_email',
      [2],
    ],
    [
      'a session name that is no address, in another role',
      [account(1, 'sso/ann', null), account(2, 'ops/ann', null)],
      'same_session',
      [2],
    ],
    [
      'addresses that differ behind the plus',
      [account(1, 'ann', 'ann+qs@x.org'), account(2, 'ann2', 'ann@x.org')],
      'similar_email',
      [2],
    ],
  ])('%s', (_, accounts, kind, candidates) => {
    const { people, doubts } = linkPeople(accounts, [], new Map());
    expect(people).toHaveLength(accounts.length);
    expect(doubts.find((doubt) => doubt.account === 1)).toEqual({ account: 1, kind, candidates });
  });

  it('a mailbox of several is no reason to link an account that could be of any of them', () => {
    expect(
      together([
        account(1, 'sso/ann', 'team@x.org'),
        account(2, 'sso/bob', 'team@x.org'),
        account(3, 'team', 'team@x.org'),
      ]),
    ).toEqual([[1], [2], [3]]);
  });
});

describe('by hand', () => {
  const ann = account(1, 'ann', 'ann@x.org');
  const other = account(2, 'contractor7', 'ann@contractor.example');
  const again = account(3, 'sso/ann@x.org', 'ann@x.org');

  it('a link joins what no rule would, and stays when the account is read again', () => {
    const link = { account: 2, person: 'p1', kind: 'link' } as const;
    const previous = new Map([
      [1, 'p1'],
      [2, 'p2'],
    ]);
    const { people } = linkPeople([ann, other, again], [link], previous);
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({ id: 'p1' });
    expect(people[0]?.accounts.find(({ id }) => id === 2)).toEqual({ id: 2, reason: 'hand' });
  });

  it('an account that was set apart stays apart, and pulls nobody after it', () => {
    const apart = { account: 3, person: 'p9', kind: 'apart' } as const;
    const { people } = linkPeople(
      [ann, again],
      [apart],
      new Map([
        [1, 'p1'],
        [3, 'p1'],
      ]),
    );
    expect(people).toEqual([
      { id: 'p9', accounts: [{ id: 3, reason: 'hand' }] },
      { id: 'p1', accounts: [{ id: 1, reason: 'only' }] },
    ]);
  });

  it('an address that a hand put with two people links nobody', () => {
    const accounts = [account(1, 'a', 'a@x.org'), account(2, 'b', 'a@x.org'), account(3, 'c', 'a@x.org')];
    const { people, doubts } = linkPeople(
      accounts,
      [
        { account: 1, person: 'p1', kind: 'link' },
        { account: 2, person: 'p2', kind: 'link' },
      ],
      new Map(),
    );
    expect(people).toHaveLength(3);
    expect(doubts).toEqual([{ account: 3, kind: 'two_people', candidates: [1, 2] }]);
  });

  it('a decided account is in no doubt any more', () => {
    const accounts = [account(1, 'sso/ann', 'team@x.org'), account(2, 'sso/bob', 'team@x.org')];
    const apart = [{ account: 2, person: 'p2', kind: 'apart' } as const];
    expect(linkPeople(accounts, apart, new Map()).doubts).toEqual([]);
  });
});

describe('people keep their ids', () => {
  it('where two turn out to be one, the older stays', () => {
    const accounts = [account(1, 'a', 'ann@x.org'), account(2, 'b', 'ann@x.org')];
    const { people } = linkPeople(
      accounts,
      [],
      new Map([
        [1, 'p2'],
        [2, 'p1'],
      ]),
    );
    expect(people.map(({ id }) => id)).toEqual(['p1']);
  });

  it('where one splits, the larger part keeps it', () => {
    const accounts = [
      account(1, 'a', 'other@x.org'),
      account(2, 'b', 'ann@x.org'),
      account(3, 'c', 'ann@x.org'),
    ];
    const { people } = linkPeople(
      accounts,
      [],
      new Map([
        [1, 'p1'],
        [2, 'p1'],
        [3, 'p1'],
      ]),
    );
    expect(people).toEqual([
      expect.objectContaining({
        id: 'p1',
        accounts: [expect.objectContaining({ id: 2 }), expect.objectContaining({ id: 3 })],
      }),
      expect.objectContaining({ id: undefined }),
    ]);
  });

  it('is the same whatever the order of the accounts', () => {
    const accounts = [5, 3, 1, 4, 2].map((id) => account(id, `u${id}`, `m${id % 2}@x.org`));
    expect(together(accounts)).toEqual(together([...accounts].reverse()));
  });
});
