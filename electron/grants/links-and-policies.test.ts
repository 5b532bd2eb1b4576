import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantRequest, GrantTarget } from '../../shared/domain/grant.ts';
import { readLinkPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readPolicyAssignment } from '../connectors/quicksight/read-policy-assignment.ts';
import { type GrantsKit, openGrantsKit } from './testing/grants-kit.ts';

let kit: GrantsKit;
const hour = 3_600_000;
const policy = 'arn:aws:iam::111122223333:policy/raw-zone-read';
const assignment = (name: string, more: Partial<GrantTarget> = {}): GrantRequest['what'] => [
  { resource: 'policy_assignment', id: `default/${name}`, ...more },
];
const group = (name: string) => ({ principal: kit.arn('group', name) });
const user = (name: string) => ({ principal: kit.arn('user', `quicksight_sso/${name}`) });
const found = async (name: string) => readPolicyAssignment(await kit.cloud(), 'default', name);
const put = (name: string, more: object) =>
  kit.sandbox.quicksight().createIAMPolicyAssignment({
    AwsAccountId: kit.sandbox.accountId,
    Namespace: 'default',
    AssignmentName: name,
    AssignmentStatus: 'ENABLED',
    PolicyArn: policy,
    ...more,
  });
const blockers = async (more: Partial<GrantRequest>) =>
  (await kit.grants.plan(kit.request(more), kit.call)).plan.findings
    .filter(({ severity }) => severity === 'blocker')
    .map(({ message }) => message);

beforeAll(async () => {
  kit = await openGrantsKit();
  await put('for-everybody', {});
  await put('switched-off', { AssignmentStatus: 'DISABLED', Identities: { group: ['platform-admins'] } });
  await put('draft', { AssignmentStatus: 'DRAFT' });
  await kit.sync('full');
});
afterAll(() => kit.close());

describe('an IAM policy assignment', () => {
  it('takes people and groups in one call, and gives them up again without those who were in it before', async () => {
    const { run, detail, planned } = await kit.give({
      who: [group('platform-admins'), user('julia.brandt@harbourlight.example'), group('platform-authors')],
      what: assignment('curated-zone-read'),
      span: { kind: 'for', ms: hour },
    });
    expect(planned.plan.steps).toHaveLength(1);
    expect(run).toMatchObject({ state: 'done' });
    expect(detail.grants.map(({ state }) => state)).toEqual(['active', 'active', 'active']);
    expect(await found('curated-zone-read')).toMatchObject({
      enabled: true,
      groups: ['platform-admins', 'platform-authors'],
      users: ['quicksight_sso/julia.brandt@harbourlight.example'],
    });
    kit.pass(2 * hour);
    expect(await kit.expire()).toMatchObject({ ended: 3, failed: [] });
    expect(await found('curated-zone-read')).toMatchObject({ groups: ['platform-authors'], users: [] });
  });

  it('that a grant makes is removed with the last one in it; grants that overlap keep whom they cover', async () => {
    const what = assignment('raw-zone', { policy });
    const first = await kit.give({ who: [group('platform-admins')], what, span: { kind: 'for', ms: hour } });
    expect(first.planned.plan.steps[0]).toMatchObject({ before: null, input: { policy } });
    await kit.sync();
    await kit.give({
      who: [group('platform-admins')],
      what: assignment('raw-zone'),
      span: { kind: 'for', ms: 5 * hour },
    });
    const julia = await kit.give({
      who: [user('julia.brandt@harbourlight.example')],
      what: assignment('raw-zone'),
    });
    kit.pass(2 * hour);
    expect(await kit.expire()).toMatchObject({ ended: 1 });
    expect(await found('raw-zone')).toMatchObject({ groups: ['platform-admins'] });
    kit.pass(5 * hour);
    await kit.expire();
    expect(await found('raw-zone')).toMatchObject({ groups: [], users: [expect.stringContaining('julia')] });
    const plan = await kit.revoke([julia.detail.grants[0]?.id ?? '']);
    expect(plan.steps).toMatchObject([{ kind: 'quicksight.policy-assignment.delete' }]);
    expect(await found('raw-zone')).toBeNull();
  });

  it('that was there with nobody in it is disabled again when nobody is left: enabled, it would hold for all', async () => {
    const { detail } = await kit.give({ who: [group('platform-admins')], what: assignment('draft') });
    expect(await found('draft')).toMatchObject({ enabled: true, groups: ['platform-admins'] });
    await kit.revoke([detail.grants[0]?.id ?? '']);
    expect(await found('draft')).toMatchObject({ enabled: false, groups: [] });
  });

  it('says who is still in it by a group, and that other policies are not read', async () => {
    const { detail } = await kit.give({
      who: [user('isabel.navarro@platform.example')],
      what: assignment('curated-zone-read'),
    });
    await kit.revoke([detail.grants[0]?.id ?? '']);
    expect((await kit.grants.get({ id: detail.id }, kit.call)).grants[0]?.still).toMatchObject({
      known: true,
      ways: [{ through: 'group “platform-authors”' }],
      gaps: [expect.stringContaining('does not read policies')],
    });
  });

  it.each([
    [
      'holds for everybody already',
      { what: assignment('for-everybody') },
      /holds for everybody in namespace default/,
    ],
    [
      'is not in effect and has others in it',
      { what: assignment('switched-off') },
      /disabled, or a draft\), and 1 other receiver is in it/,
    ],
    [
      'is there with another policy',
      { what: assignment('curated-zone-read', { policy }) },
      /already, with another policy/,
    ],
    ['is not there', { what: assignment('nowhere') }, /no IAM policy assignment default\/nowhere/],
    [
      'is given as owner',
      { what: assignment('curated-zone-read'), level: 'owner' as const },
      /has no levels/,
    ],
  ])('that %s is refused', async (_what, more, why) => {
    expect((await blockers({ who: [group('platform-admins')], ...more })).join()).toMatch(why);
  });

  it('takes nobody of another namespace, and no whole namespace', async () => {
    const other = 'arn:aws:quicksight:eu-central-1:111122223333:group/summitview/summitview-readers';
    const everybody = 'arn:aws:quicksight:eu-central-1:111122223333:namespace/default';
    expect(
      (await blockers({ who: [{ principal: other }], what: assignment('curated-zone-read') })).join(),
    ).toMatch(/of namespace summitview/);
    expect(
      (await blockers({ who: [{ principal: everybody }], what: assignment('curated-zone-read') })).join(),
    ).toMatch(/to a whole namespace/);
  });
});

describe('the link of a dashboard', () => {
  const everybody = 'arn:aws:quicksight:eu-central-1:111122223333:namespace/default';
  const link: GrantRequest['what'] = [{ resource: 'link', id: 'staffing-levels' }];
  const held = async () => (await readLinkPermissions(await kit.cloud(), 'staffing-levels'))?.has(everybody);

  it('is given to a namespace, which its own grant does not count for, and taken again', async () => {
    const { detail, run } = await kit.give({
      who: [{ principal: everybody }],
      what: [...link, { resource: 'dashboard', id: 'staffing-levels' }],
      span: { kind: 'for', ms: hour },
    });
    expect(run?.state).toBe('done');
    expect(await held()).toBe(true);
    await kit.sync('full');
    const [byLink] = detail.grants.filter(({ target }) => target.resource === 'link');
    const plan = await kit.revoke([byLink?.id ?? '']);
    expect(plan.findings[0]?.message).toBe(
      'default on link of dashboard Staffing levels: still effective through a grant of its own.',
    );
    expect(await held()).toBe(false);
    kit.pass(2 * hour);
    expect(await kit.expire()).toMatchObject({ ended: 1, failed: [] });
  });

  it.each([
    [
      'a group',
      { who: [{ principal: 'arn:aws:quicksight:eu-central-1:111122223333:group/default/platform-authors' }] },
      /whole namespaces only/,
    ],
    ['anybody as owner', { who: [{ principal: everybody }], level: 'owner' as const }, /A link only shows/],
    [
      'anything but a dashboard',
      { who: [{ principal: everybody }], what: [{ resource: 'link' as const, id: 'shared-library' }] },
      /shares nothing else by link/,
    ],
  ])('is refused for %s', async (_what, more, why) => {
    expect((await blockers({ what: link, ...more })).join()).toMatch(why);
  });
});

it('offers namespaces and IAM policies by name', async () => {
  const offered = await kit.grants.offered({ connectionId: kit.connectionId, search: 'cura' }, kit.call);
  expect(offered.assignments).toEqual([
    {
      id: 'default/curated-zone-read',
      name: 'curated-zone-read',
      namespace: 'default',
      policy: 'arn:aws:iam::111122223333:policy/curated-zone-read',
      status: 'ENABLED',
      assigned: 1,
    },
  ]);
  const { namespaces } = await kit.grants.offered({ connectionId: kit.connectionId }, kit.call);
  expect(namespaces.map(({ name }) => name)).toContain('default');
});
