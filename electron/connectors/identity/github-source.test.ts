import { afterEach, describe, expect, it, test } from 'vitest';
import { type GithubBehaviour, type GithubWorld, startGithubServer } from '../../sandbox/github-server.ts';
import { nextLink } from './github-client.ts';
import { readGithubSource } from './read-github-source.ts';

let server: Awaited<ReturnType<typeof startGithubServer>> | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const crowd = Array.from({ length: 100 }, (_, at) => `user-${at}`);
const small: GithubWorld = {
  org: 'acme',
  token: 'ghp_right',
  teams: [
    { slug: 'analysts', name: 'Анали́ты 📊 <b>', members: ['Ann', 'bob', 'ci-bot'] },
    { slug: 'leads', members: ['eve'], parent: 'analysts' },
    { slug: 'empty', members: [] },
  ],
  bots: ['ci-bot'],
  saml: { ann: 'Ann@X.org', bob: 'not-an-address' },
  verified: { bob: ['bob@x.org'], eve: ['eve@x.org', 'eve@y.org'] },
};
const paused: number[] = [];
const read = async (
  behaviour: GithubBehaviour = {},
  world: GithubWorld = small,
  more: { readonly secret?: string; readonly path?: string; readonly org?: string } = {},
) => {
  server = await startGithubServer(world, behaviour);
  paused.length = 0;
  return readGithubSource(
    { org: more.org ?? 'acme', apiEndpoint: `${server.url}${more.path ?? ''}` },
    {
      secret: more.secret ?? 'ghp_right',
      signal: new AbortController().signal,
      sleep: async (ms) => void paused.push(ms),
    },
  );
};

describe('an organisation’s teams', () => {
  it('come with their members, those of child teams too, by login and, where it can be told, address', async () => {
    const { groups, note } = await read();
    expect(groups.map(({ name, members }) => [name, members.map(({ id, email }) => [id, email])])).toEqual([
      [
        'analysts',
        [
          ['ann', 'ann@x.org'], // by SAML
          ['bob', 'bob@x.org'], // by a verified domain: the NameID is no address
          ['eve', null], // two verified addresses: it would be a guess
        ],
      ],
      ['empty', []],
      ['leads', [['eve', null]]],
    ]);
    expect(note).toContain('no e-mail address of 1 member');
    expect(server?.seen.maxAtOnce).toBe(1);
  });

  const large: GithubWorld = {
    ...small,
    teams: [
      { slug: 'crowd', members: crowd },
      ...Array.from({ length: 30 }, (_, at) => ({ slug: `t-${at}`, members: [`user-${at}`] })),
    ],
    saml: Object.fromEntries(crowd.map((login) => [login, `${login}@x.org`])),
  };
  it.each<[string, GithubBehaviour, string?]>([
    ['page by page', { pageSize: 15 }],
    ['on GitHub Enterprise Server, below /api/v3', {}, '/api/v3'],
    ['at the hourly limit', { pageSize: 15, limitEvery: 9 }],
    ['at secondary limits', { pageSize: 15, secondaryEvery: 7 }],
    ['with pages cut off in the middle', { pageSize: 15, truncateEvery: 11 }],
    ['with a gateway that fails now and then', { pageSize: 15, faultEvery: 8, fault: 502 }],
  ])('are read whole, %s', async (_how, behaviour, path) => {
    const { groups, note } = await read(behaviour, large, path === undefined ? {} : { path });
    expect(groups).toHaveLength(31);
    const members = groups.find(({ name }) => name === 'crowd')?.members ?? [];
    expect(new Set(members.map(({ email }) => email)).size).toBe(100);
    expect(note).toBeUndefined();
    if (path !== undefined) expect(server?.seen.paths).toContain('/api/graphql');
  });

  it.each<[string, GithubBehaviour, GithubWorld]>([
    ['no SAML and no verified domains', {}, { ...small, saml: undefined, verified: {} } as GithubWorld],
    ['a token that may not see them', { hideEmails: true }, small],
  ])('come by login alone where there is %s', async (_why, behaviour, world) => {
    const { groups, note } = await read(behaviour, world);
    expect(groups[0]?.members.map(({ id, email }) => [id, email])).toEqual([
      ['ann', null],
      ['bob', null],
      ['eve', null],
    ]);
    expect(note).toContain('3 members');
  });

  it('that are each other’s children, or gone since they were listed, do no harm', async () => {
    const { groups } = await read(
      { deleted: 'gone' },
      {
        ...small,
        teams: [
          { slug: 'a', members: ['ann'], parent: 'b' },
          { slug: 'b', members: ['bob'], parent: 'a' },
          { slug: 'gone', members: ['eve'] },
        ],
      },
    );
    expect(groups.map(({ name, members }) => [name, members.map(({ id }) => id).sort()])).toEqual([
      ['a', ['ann', 'bob']],
      ['b', ['ann', 'bob']],
    ]);
  });

  it('of an organisation that was renamed are found by its old name', async () => {
    const { groups } = await read({ renamedFrom: 'old-name' }, small, { org: 'old-name' });
    expect(groups).toHaveLength(3);
  });

  it.each<[why: string, GithubBehaviour, object, message: RegExp, todo: RegExp]>([
    ['a wrong token', {}, { secret: 'ghp_wrong' }, /401: Bad credentials/, /Make a new one/],
    ['an organisation that is not there', {}, { org: 'else' }, /404: Not Found/, /organisation’s name/],
    ['a token without the permission', { forbid: true }, {}, /403: Resource not accessible/, /read:org/],
    ['a token that single sign-on does not know', { sso: true }, {}, /single sign-on/, /Authorise the token/],
    [
      'a limit that ends in an hour',
      { limitEvery: 2, resetSeconds: 3600 },
      {},
      /ask again after \d{4}-/,
      /Read again then/,
    ],
    ['a limit without an end', { secondaryEvery: 1 }, { rounds: 0 }, /ask again after/, /Read again then/],
    ['a gateway that always fails', { faultEvery: 1, fault: 503 }, {}, /HTTP 503 for minutes/, /later/],
    [
      'a next page on another host',
      { next: 'https://evil.example/teams' },
      {},
      /another host/,
      /API address/,
    ],
    ['a next page that is no address', { next: ':' }, {}, /another host/, /API address/],
    ['pages in a circle', { next: 'itself' }, {}, /do not come to an end/, /later/],
    ['a list that is none', { body: '{"total":0}' }, {}, /something else than a list/, /API address/],
    ['a page that is no JSON', { body: '<html>' }, {}, /not JSON/, /api\/v3/],
    [
      'teams without a slug',
      { body: '[{"id":1}]' },
      {},
      /a team that Steward does not understand/,
      /API address/,
    ],
    ['teams that are null', { body: '[null]' }, {}, /a team that Steward does not understand/, /API address/],
    [
      'a redirect to another host',
      { renamedFrom: 'acme', redirectTo: 'https://evil.example/' },
      {},
      /another place/,
      /API address/,
    ],
    [
      'redirects in a circle',
      { renamedFrom: 'acme', redirectTo: '/orgs/acme/teams' },
      {},
      /another place/,
      /API address/,
    ],
  ])('are not read, and it is said why: %s', async (_why, behaviour, more, message, todo) => {
    const reading = read(behaviour, small, more);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toMatchObject({ name: 'IdentityError', todo: expect.stringMatching(todo) });
    await expect(reading).rejects.not.toThrow(/ghp_/);
  });
});

test.each([
  [null, undefined],
  ['<https://x/?page=2>; rel="next", <https://x/?page=9>; rel="last"', 'https://x/?page=2'],
  ['<https://x/?page=1>; rel="prev", <https://x/?a=1,2;b&page=3>; rel="next"', 'https://x/?a=1,2;b&page=3'],
  ['<https://x/>; title="a, b"; rel=next', 'https://x/'],
  ['<https://x/>; rel="nextish"', undefined],
  ['<https://x/>; rel="prev"', undefined],
  ['rel="next"', undefined],
  ['<unclosed; rel="next"', undefined],
  [`${'<'.repeat(5_000)}; rel="next"`, undefined],
])('the next page of %j is %j', (header, next) => expect(nextLink(header)).toBe(next));
