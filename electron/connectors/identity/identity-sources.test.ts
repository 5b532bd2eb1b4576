import { afterEach, describe, expect, it } from 'vitest';
import { type EntraBehaviour, startEntraServer } from '../../sandbox/entra-server.ts';
import { readCsvSource } from './read-csv-source.ts';
import { readEntraSource } from './read-entra-source.ts';

describe('a CSV file', () => {
  it('has a line for each member of each group', () => {
    const { groups } = readCsvSource(
      '\uFEFFGroup;Email;Active\nanalysts;Ann@X.org;yes\nanalysts;bob@x.org;no\nops;ann@x.org;\n',
    );
    expect(
      groups.map(({ name, members }) => [name, members.map(({ email, active }) => [email, active])]),
    ).toEqual([
      [
        'analysts',
        [
          ['ann@x.org', true],
          ['bob@x.org', false],
        ],
      ],
      ['ops', [['ann@x.org', true]]],
    ]);
  });
  it.each([
    ['name,mail\na,b@x.org', 'no columns group and email'],
    ['group,email\n,ann@x.org', 'Line 2 names no group'],
    ['group,email\nanalysts,ann', 'Line 2 has no e-mail address: “ann”'],
    ['group,email,active\na,ann@x.org,maybe', 'Line 2 says “maybe” for active'],
    ['', 'no columns'],
  ])('is refused as a whole: %j', (text, message) => expect(() => readCsvSource(text)).toThrow(message));
});

describe('Entra ID', () => {
  let server: Awaited<ReturnType<typeof startEntraServer>>;
  afterEach(() => server.close());
  const users = Array.from({ length: 250 }, (_, at) => ({
    id: `u${at}`,
    name: `User ${at}`,
    mail: `U${at}@x.org`,
  }));
  const world = {
    tenantId: 't1',
    clientId: 'c1',
    secret: 's1',
    users: [...users, { id: 'hidden', name: 'H', mail: 'h@x.org', readable: false }],
    groups: { analysts: users.map(({ id }) => id), ops: ['u1', 'hidden'], other: ['u2'] },
  };
  const read = async (behaviour: EntraBehaviour, secret = 's1') => {
    server = await startEntraServer(world, behaviour);
    return readEntraSource(
      { tenantId: 't1', clientId: 'c1', loginEndpoint: server.url, graphEndpoint: server.url },
      new Set(['analysts', 'ops']),
      { secret, signal: new AbortController().signal, sleep: async () => undefined },
    );
  };

  it.each<[string, EntraBehaviour]>([
    ['page by page', { pageSize: 40 }],
    ['while it throttles', { pageSize: 40, throttleEvery: 3 }],
    ['while its tokens are taken back between pages', { pageSize: 40, revokeAfter: 2 }],
    ['while its tokens end at once', { pageSize: 100, tokenSeconds: 61 }],
    ['also where a page link expires', { pageSize: 40, expirePageOnce: true }],
  ])('is read whole, %s', async (_, behaviour) => {
    const { groups } = await read(behaviour);
    expect(groups.map(({ name, members, unreadable }) => [name, members.length, unreadable])).toEqual([
      ['analysts', 250, 0],
      // Whom it may not read is counted, and is not nobody.
      ['ops', 1, 1],
    ]);
    expect(new Set(groups[0]?.members.map(({ email }) => email)).size).toBe(250);
  });

  it('asks for one token where one is enough', async () => {
    await read({ pageSize: 40 });
    expect(server.seen).toMatchObject({ tokens: 1, unauthorised: 0 });
  });

  it.each<[string, EntraBehaviour, string, string]>([
    ['a wrong secret', {}, 'wrong', 'AADSTS7000215'],
    ['a missing permission', { forbidMembers: true }, 's1', 'Authorization_RequestDenied'],
  ])('says what is wrong: %s', async (_, behaviour, secret, message) => {
    await expect(read(behaviour, secret)).rejects.toThrow(message);
    await server.close();
    await expect(read(behaviour, secret)).rejects.toMatchObject({ todo: expect.stringMatching(/\w/) });
  });
});
