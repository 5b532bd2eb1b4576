import { afterAll, beforeAll, expect, test } from 'vitest';
import { invitationOf } from '../../shared/domain/invitation.ts';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { createPeopleService } from './people-service.ts';

const AwsAccountId = '111122223333';
const place = { AwsAccountId, Namespace: 'default' };
const guest = 'guest@partner.example';

let kit: DirectoryKit;
let people: ReturnType<typeof createPeopleService>;
let clock = '';
const readOn = (at: string) => {
  clock = at;
  kit.at(at);
  return kit.sync('full');
};

beforeAll(async () => {
  kit = await openDirectoryKit();
  people = createPeopleService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    engine: kit.engine,
    now: () => new Date(clock),
  });
});
afterAll(() => kit.close());

const invitations = () => people.invitations(undefined, kit.call);
const invitationOfGuest = async () =>
  (await invitations()).find(({ email }) => email === guest)?.invitation ?? null;
const expired = async () => {
  const { people: found } = await people.list(
    { only: 'expired_invitations', limit: 50, offset: 0, sort: 'name', descending: false },
    kit.call,
  );
  return found.map(({ email }) => email);
};

test('an unanswered invitation has an age and an end, and one made anew begins again', async () => {
  const cloud = kit.sandbox.quicksight();
  await readOn('2026-03-01T08:00:00.000Z');
  const there = await invitations();
  // What was there at the first reading may be older than that.
  expect(there.every(({ invitation }) => invitation.orEarlier)).toBe(true);
  await cloud.registerUser({
    ...place,
    IdentityType: 'QUICKSIGHT',
    UserName: 'guest',
    Email: guest,
    UserRole: 'READER',
  });
  await readOn('2026-03-02T08:00:00.000Z');
  expect(await invitationOfGuest()).toEqual({
    at: '2026-03-02T08:00:00.000Z',
    orEarlier: false,
    endsAt: '2026-03-09T08:00:00.000Z',
    expired: false,
  });

  // Another role makes no other invitation.
  await cloud.updateUser({ ...place, UserName: 'guest', Email: guest, Role: 'AUTHOR' });
  await readOn('2026-03-05T08:00:00.000Z');
  expect(await invitationOfGuest()).toMatchObject({ at: '2026-03-02T08:00:00.000Z', expired: false });
  expect(await expired()).not.toContain(guest);

  clock = '2026-03-09T08:00:00.000Z';
  expect(await invitationOfGuest()).toMatchObject({ expired: true });
  expect(await expired()).toContain(guest);
  const { people: found } = await people.list(
    { search: guest, limit: 5, offset: 0, sort: 'name', descending: false },
    kit.call,
  );
  expect(found).toMatchObject([{ state: 'invited', invitation: { expired: true } }]);

  const personId = found[0]?.id ?? '';
  const { accountList } = await people.get({ id: personId }, kit.call);
  expect(accountList).toMatchObject([{ invitation: { at: '2026-03-02T08:00:00.000Z' } }]);
  const { plan } = await people.planInvite(
    { personId, connectionId: kit.connectionId, key: accountList[0]?.key ?? '' },
    kit.call,
  );
  const { runId } = await people.apply({ planId: plan.id, hash: plan.hash }, kit.call);
  expect((await kit.engine.ended(runId)).state).toBe('done');
  await readOn('2026-03-10T08:00:00.000Z');
  expect(await invitationOfGuest()).toMatchObject({
    at: '2026-03-10T08:00:00.000Z',
    endsAt: '2026-03-17T08:00:00.000Z',
    expired: false,
  });
  expect(await expired()).not.toContain(guest);

  // Who has come is invited no more.
  await kit.sandbox.control({ acceptInvitations: [{ namespace: 'default', userName: 'guest' }] });
  await readOn('2026-03-20T08:00:00.000Z');
  expect(await invitationOfGuest()).toBeNull();
  expect(await invitations()).toHaveLength(there.length);
});

test('an invitation runs out at the end of its seventh day, whatever the clock says before', () => {
  const seen = { at: '2026-03-01T08:00:00.000Z', unseenAt: null };
  const at = (now: string) => invitationOf(seen, Date.parse(now)).expired;
  expect([at('2026-02-01T00:00:00Z'), at('2026-03-08T07:59:59Z'), at('2026-03-08T08:00:00Z')]).toEqual([
    false,
    false,
    true,
  ]);
});
