import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { startEntraServer } from '../sandbox/entra-server.ts';
import { startGithubServer } from '../sandbox/github-server.ts';
import { createIdentityService } from './identity-service.ts';
import { createPeopleService } from './people-service.ts';

const AwsAccountId = '111122223333';
const lena = 'lena.hoffmann@platform.example';
const marcus = 'marcus.bell@platform.example';
const isabel = 'isabel.navarro@platform.example';

let kit: DirectoryKit;
let identity: ReturnType<typeof createIdentityService>;
let people: ReturnType<typeof createPeopleService>;
let entra: Awaited<ReturnType<typeof startEntraServer>>;
const kept = new Map<string, string>();

beforeAll(async () => {
  kit = await openDirectoryKit();
  entra = await startEntraServer(
    {
      tenantId: 't1',
      clientId: 'c1',
      secret: 'the-secret',
      users: [
        { id: '1', name: 'Lena', mail: lena.toUpperCase() },
        { id: '2', name: 'Marcus', mail: marcus, enabled: false },
        { id: '3', name: 'Nobody', mail: 'nobody@platform.example' },
      ],
      groups: { 'QS authors': ['1', '2', '3'], other: [] },
    },
    { throttleEvery: 2, pageSize: 2 },
  );
  const deps = {
    store: kit.store,
    settings: kit.store.settings,
    clouds: kit.clouds,
    connections: kit.connections,
    engine: kit.engine,
    secrets: {
      get: async (name: string) => kept.get(name),
      set: async (name: string, secret: string) => kept.set(name, secret),
      delete: async (name: string) => kept.delete(name),
    },
  };
  identity = createIdentityService(deps);
  people = createPeopleService(deps);
  await kit.sync();
});
afterAll(async () => {
  await entra.close();
  await kit.close();
});

const endpoints = () => ({ loginEndpoint: entra.url, graphEndpoint: entra.url });
const members = async () => {
  const { GroupMemberList } = await kit.sandbox
    .quicksight()
    .listGroupMemberships({ AwsAccountId, Namespace: 'default', GroupName: 'platform-authors' });
  return (GroupMemberList ?? []).map(({ MemberName }) => MemberName ?? '').sort();
};
const ruleOf = (sourceId: string, mode: 'adds' | 'mirrors', sourceGroup = 'QS authors') => ({
  sourceId,
  sourceGroup,
  connectionId: kit.connectionId,
  namespace: 'default',
  target: { kind: 'group' as const, group: 'platform-authors' },
  account: 'only' as const,
  mode,
});

describe('an identity source', () => {
  test('is read with its secret out of the keychain, planned like everything else, and applied', async () => {
    const source = await identity.addSource(
      {
        name: 'Entra',
        source: { kind: 'entra', tenantId: 't1', clientId: 'c1', clientSecret: 'the-secret', ...endpoints() },
      },
      kit.call,
    );
    expect(JSON.stringify(source)).not.toContain('the-secret');
    expect([...kept.values()]).toEqual(['the-secret']);
    expect((await identity.sync({ id: source.id }, kit.call)).groups).toEqual([
      { name: 'QS authors', members: 3, unreadable: 0 },
      { name: 'other', members: 0, unreadable: 0 },
    ]);
    const before = await members();
    const rule = await identity.addRule(ruleOf(source.id, 'adds'), kit.call);
    await expect(identity.addRule(ruleOf(source.id, 'mirrors'), kit.call)).rejects.toThrow('already');
    const { plan } = await identity.plan({ connectionId: kit.connectionId }, kit.call);
    expect(plan.effects).toEqual([`1 person gains group platform-authors: quicksight_sso/${lena}.`]);
    expect(plan.findings.map(({ message }) => message)).toContain(
      'QS authors → platform-authors: nobody@platform.example: They have no account that the rule could mean.',
    );
    const { runId } = await people.apply({ planId: plan.id, hash: plan.hash }, kit.call);
    expect((await kit.engine.ended(runId)).state).toBe('done');
    expect(await members()).toEqual([...before, `quicksight_sso/${lena}`].sort());
    expect(await identity.plan({ connectionId: kit.connectionId }, kit.call)).toMatchObject({
      nothingToDo: true,
    });

    // Mirroring takes out who is not in the source group; a rule that is gone takes nothing.
    await identity.removeRule({ id: rule.id }, kit.call);
    await identity.addRule(ruleOf(source.id, 'mirrors'), kit.call);
    const mirrored = (await identity.plan({ connectionId: kit.connectionId }, kit.call)).plan;
    expect(mirrored.steps.map(({ kind }) => kind)).toEqual(before.map(() => 'quicksight.membership.delete'));
    await identity.addRule(ruleOf(source.id, 'mirrors', 'gone'), kit.call);
    expect((await identity.plan({ connectionId: kit.connectionId }, kit.call)).nothingToDo).toBe(true);
    await identity.removeSource({ id: source.id }, kit.call);
    expect([kept.size, await identity.rules(undefined, kit.call)]).toEqual([0, []]);
  });

  test('that cannot be read keeps what was read, and says why', async () => {
    const source = await identity.addSource({ name: 'File', source: { kind: 'csv' } }, kit.call);
    await identity.sync({ id: source.id, csv: `group,email\na,${lena}\n` }, kit.call);
    await expect(identity.sync({ id: source.id, csv: 'nonsense' }, kit.call)).rejects.toThrow('no columns');
    expect(await identity.sources(undefined, kit.call)).toMatchObject([
      { groups: [{ name: 'a', members: 1 }], problem: { message: expect.stringContaining('no columns') } },
    ]);
    await expect(identity.addSource({ name: 'FILE', source: { kind: 'csv' } }, kit.call)).rejects.toThrow(
      'already',
    );
  });

  test('GitHub’s teams are read with the token out of the keychain; who has no address is matched by hand', async () => {
    const github = await startGithubServer({
      org: 'platform',
      token: 'ghp_planted',
      teams: [{ slug: 'authors', members: ['lena-h', 'marcus-b', 'nobody-x'] }],
      saml: { 'lena-h': lena },
    });
    try {
      const source = await identity.addSource(
        {
          name: 'GitHub',
          source: { kind: 'github', org: 'platform', token: 'ghp_planted', apiEndpoint: github.url },
        },
        kit.call,
      );
      expect(JSON.stringify(source)).not.toContain('ghp_planted');
      expect([...kept.values()]).toEqual(['ghp_planted']);
      expect(await identity.sync({ id: source.id }, kit.call)).toMatchObject({
        groups: [{ name: 'authors', members: 3 }],
        nameless: { total: 2, matched: 0 },
        note: expect.stringContaining('2 members'),
      });
      await expect(
        identity.match({ id: source.id, matches: [{ member: 'lena-h', email: marcus }] }, kit.call),
      ).rejects.toThrow('nobody whom GitHub shows without');
      await identity.match({ id: source.id, matches: [{ member: 'marcus-b', email: marcus }] }, kit.call);
      expect(await identity.nameless({ id: source.id }, kit.call)).toEqual([
        { member: 'marcus-b', name: 'marcus-b', groups: ['authors'], email: marcus },
        { member: 'nobody-x', name: 'nobody-x', groups: ['authors'], email: null },
      ]);
      // What somebody said by hand outlives the next reading.
      expect((await identity.sync({ id: source.id }, kit.call)).nameless).toEqual({ total: 2, matched: 1 });

      // Both of them are admins: a rule that says less takes nothing while somebody is not told.
      const lowering = {
        ...ruleOf(source.id, 'mirrors', 'authors'),
        target: { kind: 'role', role: 'READER' } as const,
      };
      const lowered = await identity.addRule(lowering, kit.call);
      await expect(identity.addRule({ ...lowering, mode: 'adds' }, kit.call)).rejects.toThrow('already');
      const messages = async () =>
        (await identity.plan({ connectionId: kit.connectionId }, kit.call)).plan.findings
          .map(({ message }) => message)
          .join('\n');
      expect(await messages()).toContain('A source did not tell everybody');
      await identity.match({ id: source.id, matches: [{ member: 'nobody-x', email: isabel }] }, kit.call);
      expect(await messages()).toContain('It is not known as which user the connection acts');
      await identity.removeRule({ id: lowered.id }, kit.call);

      await identity.addRule(
        { ...lowering, mode: 'adds', target: { kind: 'role', role: 'ADMIN' } },
        kit.call,
      );
      const { plan } = await identity.plan({ connectionId: kit.connectionId }, kit.call);
      expect(plan.effects).toEqual([`1 person becomes ADMIN instead of AUTHOR: quicksight_sso/${isabel}.`]);
      const { runId } = await people.apply({ planId: plan.id, hash: plan.hash }, kit.call);
      expect((await kit.engine.ended(runId)).state).toBe('done');
      const { User } = await kit.sandbox
        .quicksight()
        .describeUser({ AwsAccountId, Namespace: 'default', UserName: `quicksight_sso/${isabel}` });
      expect(User?.Role).toBe('ADMIN');
      expect((await identity.plan({ connectionId: kit.connectionId }, kit.call)).nothingToDo).toBe(true);
      await identity.removeSource({ id: source.id }, kit.call);
      expect(kept.size).toBe(0);
    } finally {
      await github.close();
    }
  });

  test('is never reached unencrypted, except on this computer', async () => {
    await expect(
      identity.addSource(
        {
          name: 'Bad',
          source: {
            kind: 'entra',
            tenantId: 't1',
            clientId: 'c1',
            clientSecret: 'x',
            graphEndpoint: 'http://graph.example',
          },
        },
        kit.call,
      ),
    ).rejects.toThrow('Without https');
  });
});
