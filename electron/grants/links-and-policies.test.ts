import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantRequest, GrantTarget } from '../../shared/domain/grant.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
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

describe('everybody on the internet', () => {
  const who = [{ principal: 'public' }];
  const what: GrantRequest['what'] = [{ resource: 'link', id: 'staffing-levels' }];
  const arn = 'arn:aws:quicksight:::publicAnonymousUser/*';
  const open = (publicSharingEnabled: boolean) => kit.sandbox.control({ account: { publicSharingEnabled } });
  const holders = async () => [
    ...((await readLinkPermissions(await kit.cloud(), 'staffing-levels'))?.keys() ?? []),
  ];
  const planned = async (more: Partial<GrantRequest> = {}) =>
    (await kit.grants.plan(kit.request({ who, what, ...more }), kit.call)).plan;
  const told = async (severity: string, more: Partial<GrantRequest> = {}) =>
    (await planned(more)).findings
      .flatMap((one) => (one.severity === severity ? [one.message] : []))
      .join('\n');

  it('is stopped by the account’s own setting, which nothing here changes', async () => {
    expect(await told('blocker')).toBe(
      'The account of Sandbox does not allow public sharing, so QuickSight would refuse it.',
    );
  });

  it('is warned about where the account allows it: who sees it, and what QuickSight asks for first', async () => {
    await open(true);
    expect(await told('blocker')).toBe('');
    const warned = await told('warning');
    expect(warned).toContain('Everybody on the internet who has the link sees dashboard Staffing levels');
    expect(warned).toContain('QuickSight asks that everybody in the account may use a link');
    expect((await planned()).effects).toEqual([
      'Everybody on the internet who has the link sees Staffing levels with its data, without signing in, for good.',
    ]);
  });

  it('is warned about where the setting may not be read: not readable is not “allowed”', async () => {
    const denied = { type: 'error', name: 'AccessDeniedException', status: 401, message: 'No' } as const;
    await kit.sandbox.control({ faults: [{ operation: 'DescribeAccountSettings', fault: denied }] });
    expect(await told('warning')).toContain('allows public sharing could not be read');
    await kit.sandbox.control({ faults: [] });
  });

  it.each([
    [
      'anything but a link',
      { what: [{ resource: 'dashboard' as const, id: 'staffing-levels' }] },
      /can be given the link of a dashboard only, not dashboard Staffing levels/,
    ],
    ['a level', { level: 'owner' as const }, /A link only shows/],
  ])('is not given %s', async (_, more, why) => expect(await told('blocker', more)).toMatch(why));

  it('is nothing that a program may ask for', async () => {
    const call = { ...kit.call, origin: 'api' as const };
    for (const principal of ['public', '*', arn])
      await expect(kit.grants.plan(kit.request({ who: [{ principal }], what }), call)).rejects.toThrow(
        /A program may not share anything with everybody on the internet/,
      );
  });

  it('gets the link for a time, whichever way the service names them, and loses it at its end', async () => {
    const given = await kit.give({ who, what, span: { kind: 'for', ms: hour } });
    expect(given.run?.state).toBe('done');
    expect(given.detail.grants[0]).toMatchObject({
      state: 'active',
      principal: { kind: 'public', arn, name: 'everybody on the internet' },
    });
    expect(await holders()).toEqual([arn]);
    // The other way in which the service writes them; the end finds that too.
    const AwsAccountId = kit.sandbox.accountId;
    const Actions = [...actionsFor('dashboard', 'viewer')];
    await kit.sandbox.quicksight().updateDashboardPermissions({
      AwsAccountId,
      DashboardId: 'staffing-levels',
      RevokeLinkPermissions: [{ Principal: arn, Actions }],
      GrantLinkPermissions: [{ Principal: '*', Actions }],
    });
    expect(await holders()).toEqual(['*']);
    kit.pass(2 * hour);
    expect(await kit.expire()).toMatchObject({ ended: 1, failed: [] });
    expect(await holders()).toEqual([]);
    await open(false);
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
