import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { createAccessService } from '../access/access-service.ts';
import { createAccessThread } from '../access/access-thread.ts';
import { type GrantsKit, openGrantsKit } from '../grants/testing/grants-kit.ts';
import { makePlan } from '../operations/make-plan.ts';
import { createPeopleService } from '../people/people-service.ts';

const sofia = 'sofia.lindqvist@harbourlight.example';
const asset = 'dashboard/attendance-trends';
const AwsAccountId = '111122223333';
const page = { limit: 500, offset: 0, descending: false };

let kit: GrantsKit;
let thread: ReturnType<typeof createAccessThread>;
let access: ReturnType<typeof createAccessService>;
let people: ReturnType<typeof createPeopleService>;

beforeAll(async () => {
  kit = await openGrantsKit({ seen: true });
  thread = createAccessThread(join(kit.directory, 'steward.db'));
  access = createAccessService(thread.link);
  people = createPeopleService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    engine: kit.engine,
  });
});
afterAll(async () => {
  await thread.close();
  await kit.close();
});

const pair = (more: { readonly at?: string } = {}) => access.pair({ user: sofia, asset, ...more }, kit.call);
const dashboard = async (id: string) =>
  (await kit.service.assets({ ...page, sort: 'title', kind: 'dashboard' }, kit.call)).assets.find(
    (one) => one.id === id,
  );
const personOf = async (search: string) => {
  const { people: found } = await people.list({ ...page, search, sort: 'name' }, kit.call);
  return people.get({ id: found[0]?.id ?? '' }, kit.call);
};
/** Carries out steps as a plan of no kind in particular. */
const run = async (steps: readonly Pick<PlanStep, 'kind' | 'input' | 'before' | 'after'>[]) => {
  const plan = await makePlan({
    version: 1,
    kind: 'test',
    title: 'A test',
    subject: { type: 'test', id: 'test', name: 'test' },
    connection: { id: kit.connectionId, name: 'Sandbox', accountId: AwsAccountId, region: 'eu-central-1' },
    effects: [],
    findings: [],
    context: null,
    steps: steps.map((step, at) => ({
      ...step,
      id: `s${at}`,
      title: step.kind,
      section: 'Test',
      needs: at === 0 ? [] : [`s${at - 1}`],
    })),
  });
  const { runId } = await kit.engine.start(plan, { actor: 'Ann', role: 'admin', origin: 'cli' });
  expect((await kit.engine.ended(runId)).state).toBe('done');
};
const request = {
  who: [{ principal: '' }],
  what: [{ resource: 'dashboard' as const, id: 'attendance-trends' }],
};

describe('what a run has changed', () => {
  test('a grant and its end are in the next answer without a sync, and a sync makes no other history of them', async () => {
    expect((await pair()).level).toBe('none');
    const before = await dashboard('attendance-trends');
    const given = await kit.give({
      ...request,
      who: [{ principal: kit.arn('user', `quicksight_sso/${sofia}`) }],
    });
    expect(given.run?.state).toBe('done');

    const held = await pair();
    expect(held).toMatchObject({
      level: 'viewer',
      paths: [{ origin: { by: 'steward', actor: 'Ann', runId: given.runId } }],
      basis: { gaps: [] },
    });
    const row = await dashboard('attendance-trends');
    expect(row).toMatchObject({
      grants: (before?.grants ?? 0) + 1,
      // The list around it was not read.
      readAt: before?.readAt,
      changedBy: { runId: given.runId, known: true },
    });
    const since = held.paths[0]?.since;

    const synced = await kit.sync();
    expect(synced.sync).toMatchObject({ state: 'done', began: 0, ended: 0 });
    expect((await pair()).paths).toMatchObject([{ since, origin: { by: 'steward', runId: given.runId } }]);
    expect(await dashboard('attendance-trends')).toMatchObject({ changedBy: null });

    await kit.revoke([given.detail.grants[0]?.id ?? '']);
    expect((await pair()).level).toBe('none');
    expect((await dashboard('attendance-trends'))?.grants).toBe(before?.grants);
    // What was held is told of the time in which it was held.
    expect((await pair({ at: since ?? '' })).level).toBe('viewer');
    expect((await kit.sync()).sync).toMatchObject({ state: 'done', began: 0, ended: 0 });
  });

  test('a new account, its group and the end of it are there at once, and the next list only fills in the rest', async () => {
    const who = 'ada.new@platform.example';
    const iamArn = `arn:aws:iam::${AwsAccountId}:role/quicksight_sso`;
    const userName = `quicksight_sso/${who}`;
    await run([
      {
        kind: 'quicksight.user.register',
        input: {
          namespace: 'default',
          userName,
          email: who,
          role: 'READER',
          iamArn,
          sessionName: who,
          tags: {},
        },
        before: null,
        after: { email: who, role: 'READER' },
      },
      {
        kind: 'quicksight.membership.create',
        input: { namespace: 'default', group: 'platform-authors', userName },
        before: null,
        after: { member: true },
      },
    ]);
    const seen = await personOf(who);
    expect(seen.accountList).toMatchObject([{ userName, role: 'READER', email: who, federated: true }]);
    expect(seen.groupList.map(({ name }) => name)).toEqual(['platform-authors']);

    // What only a list tells, such as the principal id, is no change of hers.
    expect((await kit.sync()).sync).toMatchObject({ state: 'done', began: 0, ended: 0 });
    const listed = await personOf(who);
    expect(listed.history).toEqual(seen.history);

    await run([
      {
        kind: 'quicksight.user.delete',
        input: { namespace: 'default', userName },
        before: { email: who, role: 'READER' },
        after: null,
      },
    ]);
    const gone = await people.list({ ...page, search: who, sort: 'name', state: 'gone' }, kit.call);
    expect(gone.people.map(({ email }) => email)).toEqual([who]);
    expect((await kit.sync()).sync).toMatchObject({ state: 'done', began: 0, ended: 0 });
  });

  test('where how it is now was not read back, answers say so until it is read', async () => {
    const invited = {
      namespace: 'default',
      userName: 'guest',
      email: 'guest@partner.example',
      role: 'READER',
    };
    await run([
      {
        kind: 'quicksight.user.register',
        input: { ...invited, iamArn: null, sessionName: null, tags: {} },
        before: null,
        after: { email: invited.email, role: invited.role },
      },
    ]);
    const gaps = async () =>
      (await access.person({ user: sofia, limit: 1, offset: 0 }, kit.call)).basis.gaps.map(
        ({ sentence }) => sentence,
      );
    expect(await gaps()).toContainEqual(expect.stringContaining('was changed by Steward and not read back'));
    await kit.sync();
    expect(await gaps()).toEqual([]);
  });

  test('a reading that is older than the run does not take back what the run saw', async () => {
    const given = await kit.give({
      ...request,
      who: [{ principal: kit.arn('user', `quicksight_sso/${sofia}`) }],
    });
    // Read before the grant, written after it.
    const scope = 'grants/dashboard/attendance-trends';
    const sync = await kit.store.directory.begin({
      id: 'late',
      connectionId: kit.connectionId,
      mode: 'full',
      runId: null,
      at: new Date().toISOString(),
    });
    const row = await dashboard('attendance-trends');
    await kit.store.directory.apply(kit.connectionId, sync.id, [
      {
        scope,
        owner: row?.key ?? '',
        at: new Date(Date.parse(given.run?.startedAt ?? '') - 1).toISOString(),
        state: 'read',
        marker: null,
        reading: { objects: [], edges: [] },
      },
    ]);
    expect((await pair()).level).toBe('viewer');
  });
});
