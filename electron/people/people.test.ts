import { afterEach, describe, expect, test } from 'vitest';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { createPeopleService } from './people-service.ts';

let kit: DirectoryKit;
afterEach(() => kit.close());

const open = async (options: Parameters<typeof openDirectoryKit>[0] = {}) => {
  kit = await openDirectoryKit(options);
  const people = createPeopleService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    engine: kit.engine,
  });
  type Input = Partial<Parameters<typeof people.list>[0]>;
  const list = (input: Input = {}) =>
    people.list({ limit: 500, offset: 0, sort: 'name', descending: false, ...input }, kit.call);
  const one = async (search: string) => {
    const found = await list({ search });
    if (found.people[0] === undefined) throw new Error(`Nobody is found by ${search}`);
    return people.get({ id: found.people[0].id }, kit.call);
  };
  return { people, list, one };
};

const AwsAccountId = '111122223333';
const register = (input: { readonly role: string; readonly session: string; readonly email: string }) =>
  kit.sandbox.quicksight().registerUser({
    AwsAccountId,
    Namespace: 'default',
    IdentityType: 'IAM',
    UserRole: 'READER',
    Email: input.email,
    IamArn: `arn:aws:iam::${AwsAccountId}:role/${input.role}`,
    SessionName: input.session,
  });

const ann = 'lena.hoffmann@platform.example';
const userArn = (name: string) => `arn:aws:quicksight:eu-central-1:${AwsAccountId}:user/default/${name}`;

describe('the people of an account', () => {
  test('one whom only a question has read is told as read then', async () => {
    const { one } = await open();
    await kit.service.lookUp(
      { connectionId: kit.connectionId, user: `quicksight_sso/${ann}`, namespace: 'default' },
      kit.call,
    );
    const told = await one(ann);
    expect(told.accountList[0]).toMatchObject({ readState: 'read', readAt: expect.any(String) });
  });

  test('are its accounts, with role, groups, sign-in, the price of their seat and what they alone own', async () => {
    const { list, one } = await open();
    expect((await list()).total).toBe(0);
    const cloud = kit.sandbox.quicksight();
    const name = 'quicksight_sso/isabel.navarro@platform.example';
    await cloud.createFolder({
      AwsAccountId,
      FolderId: 'isabels',
      Name: 'Of Isabel alone',
      Permissions: [
        {
          Principal: userArn(name),
          Actions: [
            'CreateFolder',
            'DescribeFolder',
            'CreateFolderMembership',
            'DeleteFolderMembership',
            'DescribeFolderPermissions',
            'UpdateFolder',
            'DeleteFolder',
            'UpdateFolderPermissions',
          ].map((action) => `quicksight:${action}`),
        },
      ],
    });
    await kit.sync();
    expect(await one('isabel.navarro')).toMatchObject({
      soleOwnerOf: 1,
      soleOwnerKnown: true,
      soleAssets: [{ kind: 'folder', title: 'Of Isabel alone' }],
    });
    const all = await list();
    expect(all.total).toBe(45);
    expect(all.people.every(({ accounts, doubts }) => accounts === 1 && doubts === 0)).toBe(true);
    expect(await one(ann)).toMatchObject({
      email: ann,
      state: 'active',
      roles: ['ADMIN'],
      identityTypes: ['IAM'],
      federated: 'all',
      groups: 1,
      seatPrice: { cents: 2_400, currency: 'USD' },
      accountList: [{ reason: 'only', userName: `quicksight_sso/${ann}` }],
      groupList: [{ name: 'platform-admins' }],
      history: expect.arrayContaining([
        expect.objectContaining({ what: 'account', change: 'began' }),
        expect.objectContaining({ what: 'group', change: 'began', name: 'platform-admins' }),
      ]),
    });
    expect((await list({ state: 'invited' })).total).toBe(4);
    expect((await list({ federated: 'none' })).people.map(({ name }) => name).sort()).toEqual([
      'break-glass@platform.example',
      'legacy-etl@platform.example',
      'old.consultant@contractors.example',
      'svc-reporting@platform.example',
    ]);
    const dear = (await list({ sort: 'seatPrice', descending: true })).people;
    expect(dear[0]?.seatPrice?.cents).toBe(2_400);
    expect(dear.at(-1)?.seatPrice?.cents).toBe(300);
  });

  test('are one where another role has the same session, and part by hand for as long as a hand says so', async () => {
    const { people, list, one } = await open();
    await register({ role: 'ops', session: ann, email: ann.toUpperCase() });
    await kit.sync();
    expect((await list()).total).toBe(45);
    const lena = await one(ann);
    expect(lena).toMatchObject({ accounts: 2, seatPrice: { cents: 2_700 } });
    const account = { connectionId: kit.connectionId, key: userArn(`ops/${ann}`) };
    const apart = await people.setApart(account, kit.call);
    expect((await list()).total).toBe(46);
    kit.at('2026-03-02T08:00:00.000Z');
    await register({ role: 'x', session: 'new@x.example', email: 'new@x.example' });
    await kit.sync();
    expect((await list()).total).toBe(47);
    expect(await people.get({ id: apart.personId }, kit.call)).toMatchObject({
      byHand: true,
      accountList: [{ reason: 'hand', decision: { kind: 'apart', by: 'Ann' } }],
    });
    expect((await people.release(account, kit.call)).personId).toBe(lena.id);
    expect((await list()).total).toBe(46);
  });

  test('who may be one of two are shown for a human to decide, and stay as decided', async () => {
    const { people, list } = await open();
    await register({ role: 'ops', session: 'lh', email: ann.replace('@', '+ops@') });
    await kit.sync();
    const [doubt] = (await people.doubts(undefined, kit.call)).filter(
      ({ userName }) => userName === 'ops/lh',
    );
    expect(doubt).toMatchObject({ kind: 'similar_email', candidates: [{ name: ann }] });
    expect((await list({ only: 'in_doubt' })).total).toBe(2);
    const personId = doubt?.candidates[0]?.personId ?? '';
    await people.link({ connectionId: kit.connectionId, key: userArn('ops/lh'), personId }, kit.call);
    expect(await people.doubts(undefined, kit.call)).toEqual([]);
    await kit.sync('full');
    expect((await list({ only: 'by_hand' })).people).toMatchObject([{ id: personId, accounts: 2 }]);
  });

  test('whose groups or grants could not be read are not said to have none', async () => {
    const message =
      'User: arn:aws:iam::111122223333:user/ops is not authorized to perform: quicksight:X on resource: *';
    const fault = { type: 'error' as const, name: 'AccessDeniedException', status: 401, message };
    const { one } = await open({
      faults: [
        { operation: 'ListGroupMemberships', fault },
        { operation: 'DescribeDashboardPermissions', fault },
      ],
    });
    await kit.sync();
    expect(await one(ann)).toMatchObject({ groups: null, soleOwnerKnown: false });
  });

  test('who have left are kept with their history, and who came with a tenant are shown with it', async () => {
    const { list, people } = await open();
    await kit.sync();
    await kit.sandbox.quicksight().deleteUser({
      AwsAccountId,
      Namespace: 'default',
      UserName: `quicksight_sso/${ann}`,
    });
    kit.at('2026-03-02T08:00:00.000Z');
    await kit.sync();
    expect((await list({ search: ann })).total).toBe(0);
    const [gone] = (await list({ state: 'gone' })).people;
    expect(gone).toMatchObject({ name: ann, accounts: 0, seatPrice: { cents: 0 } });
    expect((await people.get({ id: gone?.id ?? '' }, kit.call)).history[0]).toMatchObject({
      change: 'ended',
      at: '2026-03-02T08:00:00.000Z',
    });

    const [environment] = await kit.store.environments.list();
    await kit.store.environments.assign(environment?.name ?? '', kit.connectionId);
    await kit.onboard({
      version: 1,
      slug: 'contoso',
      name: 'Contoso',
      tenantId: 'C-1',
      environment: environment?.name,
      isolation: { model: 'shared' },
      identities: { federationRole: `arn:aws:iam::${AwsAccountId}:role/quicksight_sso` },
      people: [{ email: 'zoe@contoso.example', name: 'Zoe', role: 'reader' }],
    });
    kit.at('2026-03-03T08:00:00.000Z');
    await kit.sync();
    expect((await list({ tenant: 'contoso' })).people).toMatchObject([
      { name: 'Zoe', tenants: [{ slug: 'contoso', name: 'Contoso' }] },
    ]);
  });
});
