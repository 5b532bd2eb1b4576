import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AccessLevel,
  actionsFor,
  type GrantedResource,
} from '../../../../shared/domain/permission-sets.ts';
import type { Json, PlanStep } from '../../../../shared/domain/plan.ts';
import { makePlan } from '../../../operations/make-plan.ts';
import { openTenantKit, type TenantKit } from '../../../tenants/testing/tenant-kit.ts';
import { readLinkPermissions, readPermissions } from '../read-permissions.ts';
import { readPolicyAssignment } from '../read-policy-assignment.ts';
import { accessState } from './access-steps.ts';

let kit: TenantKit;
let client: ReturnType<TenantKit['sandbox']['quicksight']>;
const AwsAccountId = '111122223333';
const start = `arn:aws:quicksight:eu-central-1:${AwsAccountId}`;
const group = `${start}:group/default/access-steps`;
const namespace = `${start}:namespace/default`;
const theSteps = 'access-steps';

beforeAll(async () => {
  kit = await openTenantKit();
  client = kit.sandbox.quicksight();
  await client.createGroup({ AwsAccountId, Namespace: 'default', GroupName: theSteps });
  await client.createFolder({ AwsAccountId, FolderId: theSteps, Name: 'F' });
  await client.createDataSource({ AwsAccountId, DataSourceId: theSteps, Name: 'S', Type: 'ATHENA' });
  await client.createDataSet({
    AwsAccountId,
    DataSetId: theSteps,
    Name: 'D',
    ImportMode: 'DIRECT_QUERY',
    PhysicalTableMap: {},
  });
  const Definition = {
    DataSetIdentifierDeclarations: [{ Identifier: 'x', DataSetArn: `${start}:dataset/${theSteps}` }],
  };
  await client.createDashboard({ AwsAccountId, DashboardId: theSteps, Name: 'B', Definition });
  await client.createAnalysis({ AwsAccountId, AnalysisId: theSteps, Name: 'A', Definition });
});
afterAll(() => kit.close());

const held = async (resource: GrantedResource) =>
  (await readPermissions(await kit.cloud(), resource, theSteps))?.get(group);

/** Applies one step and answers how it ended. */
const apply = async (step: { kind: string; input: Json; before: Json; after: Json }) => {
  const steps: PlanStep[] = [{ id: 'one', title: 'One', section: 'Access', needs: [], ...step }];
  const plan = await makePlan({
    version: 1,
    kind: 'test.access',
    title: 'Access',
    subject: { type: 'test', id: 'access', name: 'Access' },
    connection: { id: kit.connectionId, name: 'Sandbox', accountId: AwsAccountId, region: 'eu-central-1' },
    effects: [],
    findings: [],
    steps,
    context: null,
  });
  const { runId } = await kit.engine.start(plan, kit.call);
  await kit.engine.ended(runId);
  const [ended] = await kit.engine.steps(runId);
  return { state: ended?.state, found: ended?.found, error: ended?.error?.message };
};

const grant = async (resource: GrantedResource, level: AccessLevel) => {
  const actions = [...actionsFor(resource, level)];
  return apply({
    kind: 'quicksight.access.grant',
    input: { resource, id: theSteps, principal: group, actions },
    before: accessState(resource, await held(resource)),
    after: accessState(resource, actions),
  });
};
const revoke = async (resource: GrantedResource) =>
  apply({
    kind: 'quicksight.access.revoke',
    input: { resource, id: theSteps, principal: group },
    before: accessState(resource, await held(resource)),
    after: null,
  });

describe('access to one resource', () => {
  it.each([
    ['dashboard', ['viewer', 'owner', 'viewer']],
    ['analysis', ['owner']],
    ['dataset', ['viewer', 'owner', 'viewer']],
    ['data_source', ['viewer', 'owner', 'viewer']],
    ['folder', ['viewer', 'contributor', 'owner', 'contributor', 'viewer']],
  ] as const)('%s: %j one after the other, then nothing', async (resource, levels) => {
    for (const level of levels) {
      expect((await grant(resource, level)).state).toBe('done');
      expect(await held(resource)).toEqual(actionsFor(resource, level));
    }
    expect((await revoke(resource)).state).toBe('done');
    expect(await held(resource)).toBeUndefined();
  });

  it('grants the set that the service lists where it does not know the newest', async () => {
    await kit.sandbox.control({ permissionSets: 'legacy' });
    expect(await grant('dataset', 'viewer')).toMatchObject({ state: 'done', found: { level: 'viewer' } });
    expect(await held('dataset')).toHaveLength(5);
    expect(await grant('dataset', 'owner')).toMatchObject({ state: 'done', found: { level: 'owner' } });
    expect(await held('dataset')).toHaveLength(10);
    expect((await revoke('dataset')).state).toBe('done');
    await kit.sandbox.control({ permissionSets: 'all' });
  });

  it('grants a set with an action that Steward has never heard of, and takes exactly that', async () => {
    await kit.sandbox.control({ permissionSets: 'coming' });
    expect((await grant('dataset', 'viewer')).state).toBe('done');
    expect(await held('dataset')).toContain('quicksight:DescribeDataSetLineage');
    expect((await revoke('dataset')).state).toBe('done');
    expect(await held('dataset')).toBeUndefined();
    await kit.sandbox.control({ permissionSets: 'all' });
  });

  it('tells the service’s own words where no set of the level is listed', async () => {
    const actions = actionsFor('dashboard', 'viewer').slice(1);
    expect(
      await apply({
        kind: 'quicksight.access.grant',
        input: {
          resource: 'dashboard',
          id: theSteps,
          principal: `${namespace}-nobody`,
          actions: [...actions],
        },
        before: null,
        after: accessState('dashboard', actions),
      }),
    ).toMatchObject({ state: 'failed', error: expect.stringContaining('does not exist') });
  });
});

describe('a dashboard’s link', () => {
  it.each([namespace, '*'])('is opened for %s and closed again', async (principal) => {
    const input = { dashboard: theSteps, principal };
    const after = accessState('dashboard', actionsFor('dashboard', 'viewer'));
    const links = async () => [...((await readLinkPermissions(await kit.cloud(), theSteps)) ?? [])];
    expect((await apply({ kind: 'quicksight.link.grant', input, before: null, after })).state).toBe('done');
    expect(await links()).toEqual([[principal, actionsFor('dashboard', 'viewer')]]);
    expect((await apply({ kind: 'quicksight.link.revoke', input, before: after, after: null })).state).toBe(
      'done',
    );
    expect(await links()).toEqual([]);
  });
});

describe('an IAM policy assignment', () => {
  it('is made, gets one more and is disabled with nobody left', async () => {
    const policy = `arn:aws:iam::${AwsAccountId}:policy/athena-sales`;
    const states = [
      { policy, enabled: true, users: [], groups: [theSteps] },
      { policy, enabled: true, users: ['quicksight_sso/ada@sandbox.example'], groups: [theSteps] },
      { policy, enabled: false, users: [], groups: [] },
    ];
    const read = async () => readPolicyAssignment(await kit.cloud(), 'default', 'athena-sales');
    const { UserList } = await client.listUsers({ AwsAccountId, Namespace: 'default' });
    states[1]!.users = [UserList![0]!.UserName!] as never;
    for (const after of states) {
      const before = await read();
      const input = { namespace: 'default', name: 'athena-sales', ...after };
      expect(await apply({ kind: 'quicksight.policy-assignment.put', input, before, after })).toMatchObject({
        state: 'done',
      });
      expect(await read()).toEqual(after);
    }
  });
});
