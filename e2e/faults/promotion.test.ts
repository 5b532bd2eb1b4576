import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DescribeDashboardDefinitionCommand,
  QuickSight,
  type UpdateDashboardCommandInput,
} from '@aws-sdk/client-quicksight';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enginePoints } from '../../electron/faults/fault-points.ts';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import { promotionStages } from '../../electron/sandbox/seed/promotion-stages.ts';
import { startSandbox } from '../../electron/sandbox/start-sandbox.ts';
import { cloudState, restoreCloud } from './lane-cloud.ts';
import { startSteward } from './steward-process.ts';

// Twenty dashboards on their way to test: killed, its answers lost, refused. STEWARD_PROMOTION=full kills at every
// named point of a run, several passages each.

const program = fileURLToPath(new URL('../../dist/electron/cli.js', import.meta.url));
const stageOf = (wanted: 'dev' | 'test') => {
  const stage = promotionStages.find((one) => one.stage === wanted);
  if (stage === undefined) throw new Error(`The sandbox has no ${wanted}`);
  return stage;
};
const ids = Array.from({ length: 20 }, (_, at) => `sales-${String(at + 1).padStart(2, '0')}`);

let root: string;
let sandbox: RunningSandbox;
/** The second release's hash, and the account as an undisturbed promotion of it leaves it. */
let release: string;
let wanted: string[];

const cloudFile = () => join(root, `sandbox-${stageOf('test').accountId}.db`);
const profileAt = (name: string) => join(root, name);
const surroundings = (data: string, stage: 'dev' | 'test') => ({
  program,
  data,
  accessKeyId: stageOf(stage).accessKeyId,
});
const give = (data: string, stage: 'dev' | 'test', args: readonly string[], fault?: string) =>
  startSteward(surroundings(data, stage), args, fault).ended;
const well = async (data: string, stage: 'dev' | 'test', ...args: string[]) => {
  const { code, stderr, value } = await give(data, stage, args);
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return value;
};
const connect = async (data: string, stage: 'dev' | 'test') => {
  const { accountId, region } = stageOf(stage);
  const { quicksight, sts } = sandbox.endpoints;
  const at = ['--endpoint', `quicksight=${quicksight}`, '--endpoint', `sts=${sts}`];
  await well(
    data,
    stage,
    'connection',
    'add',
    stage,
    '--env',
    '--account',
    accountId,
    '--region',
    region,
    ...at,
  );
  await well(data, stage, 'environment', 'assign', stage, stage);
};
const rows = (data: string, sql: string, ...values: string[]): unknown[][] => {
  const database = new Sqlite(join(data, 'steward.db'), { readonly: true });
  try {
    return database
      .prepare<string[], unknown[]>(sql)
      .raw()
      .all(...values);
  } finally {
    database.close();
  }
};
const runs = (data: string) =>
  rows(data, "SELECT id, state FROM runs WHERE kind = 'release.promote' ORDER BY id") as [string, string][];

/** Makes twenty dashboards of one; a second time, gives each sheet of theirs another name, and publishes that. */
const author = async (sheet: string | undefined) => {
  const { accountId, region, accessKeyId } = stageOf('dev');
  const client = new QuickSight({
    endpoint: sandbox.endpoints.quicksight,
    region,
    credentials: { accessKeyId, secretAccessKey: 'any-secret-goes-with-it' },
  });
  const AwsAccountId = accountId;
  try {
    const { Definition, ThemeArn } = await client.send(
      new DescribeDashboardDefinitionCommand({ AwsAccountId, DashboardId: 'sales-overview' }),
    );
    for (const DashboardId of ids) {
      const body: UpdateDashboardCommandInput = {
        AwsAccountId,
        DashboardId,
        Name: DashboardId,
        ThemeArn,
        Definition,
      };
      if (sheet === undefined) {
        await client.createDashboard(body);
        continue;
      }
      const [first, ...others] = Definition?.Sheets ?? [];
      const changed = { ...Definition, Sheets: [{ ...first, Name: sheet }, ...others] };
      await client.updateDashboard({ ...body, Definition: changed as typeof Definition });
    }
    if (sheet === undefined) return;
    for (const DashboardId of ids)
      await client.updateDashboardPublishedVersion({ AwsAccountId, DashboardId, VersionNumber: 2 });
  } finally {
    client.destroy();
  }
};

const taken = async (data: string, name: string): Promise<string> => {
  const chosen = ids.flatMap((id) => ['--dashboard', id]);
  const value = await well(data, 'dev', 'release', 'create', '--from', 'dev', ...chosen, '--name', name);
  await well(
    data,
    'dev',
    'release',
    'export',
    value.release.hash,
    '-o',
    join(root, `${name}.steward-release`),
  );
  return value.release.hash;
};

/** The profile and the account as they were before the second release was promoted. */
const fresh = async (name: string): Promise<string> => {
  restoreCloud(cloudFile(), join(root, 'before.db'));
  await sandbox.control({ faults: [], rate: { perSecond: 0 }, resetStats: true });
  cpSync(profileAt('before'), profileAt(name), { recursive: true });
  return profileAt(name);
};

/** Versions of each dashboard in the stage, newest and published: `sales-01 2 2`. */
const versions = (): unknown[][] => {
  const database = new Sqlite(cloudFile(), { readonly: true });
  try {
    return database
      .prepare<[], unknown[]>(
        `SELECT a.id, max(v.number), a.published FROM assets a JOIN dashboard_versions v ON v.dashboard_id = a.id
         WHERE a.kind = 'dashboard' GROUP BY a.id ORDER BY a.id`,
      )
      .raw()
      .all();
  } finally {
    database.close();
  }
};

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'steward-promotion-')));
  sandbox = await startSandbox({ file: join(root, 'sandbox.db'), seed: 'promotion' });
  await sandbox.control({ asyncMs: 0 });
  const dev = profileAt('dev');
  const stage = profileAt('stage');
  await Promise.all([connect(dev, 'dev'), connect(stage, 'test')]);
  await author(undefined);
  const first = await taken(dev, 'first');
  await author('What is new');
  release = await taken(dev, 'second');
  for (const name of ['first', 'second'])
    await well(stage, 'test', 'release', 'import', join(root, `${name}.steward-release`));
  const { mapping, open } = await well(stage, 'test', 'release', 'mapping', first, '--to', 'test');
  const said = join(root, 'mapping.json');
  writeFileSync(
    said,
    JSON.stringify({
      ...mapping,
      owners: ['group/default/cost-owners'],
      unchanged: [...new Set(open.map(({ text }: { text: string }) => text))].map((mention) => ({
        mention,
        reason: 'called the same',
      })),
    }),
  );
  await well(stage, 'test', 'promote', first, '--to', 'test', '--mapping', said, '--yes');
  cpSync(stage, profileAt('before'), { recursive: true });
  const database = new Sqlite(cloudFile());
  await database.backup(join(root, 'before.db'));
  database.close();
  const data = await fresh('undisturbed');
  await well(data, 'test', 'promote', release, '--to', 'test', '--yes');
  wanted = cloudState(cloudFile());
  expect(versions()).toEqual(ids.map((id) => [id, 2, 2]));
}, 240_000);
afterAll(async () => {
  await sandbox?.close();
  rmSync(root, { recursive: true, force: true });
});

const kills: readonly string[] =
  process.env.STEWARD_PROMOTION === 'full'
    ? enginePoints.flatMap((point) => [1, 7, 19, 38].map((passage) => `kill@${point}:${passage}`))
    : ['kill@step.sent:7', 'kill@step.before-act:33'];

test.each(kills)(
  '%s: goes on to the same end, and loses no version',
  async (fault) => {
    const data = await fresh(fault.replaceAll(/\W/g, '-'));
    const killed = await give(data, 'test', ['promote', release, '--to', 'test', '--yes'], fault);
    if (killed.signal !== 'SIGKILL') {
      // A point that a run passes less often: then it ended as if nothing was asked.
      expect(killed.code, killed.stderr).toBe(0);
      expect(cloudState(cloudFile())).toEqual(wanted);
      return;
    }
    // What people see is verified: the earlier version, or the whole new one.
    for (const [, , published] of versions()) expect([1, 2]).toContain(published);
    const [id = ''] = runs(data).at(-1) ?? [];
    await well(data, 'test', 'run', 'resume', id);
    expect(runs(data).at(-1)).toEqual([id, 'done']);
    expect(cloudState(cloudFile())).toEqual(wanted);
    expect(
      rows(
        data,
        "SELECT count(*), sum(state = 'done') FROM deployed_assets WHERE run_id = ? AND kind = 'dashboard'",
        id,
      ),
    ).toEqual([[20, 20]]);
    rmSync(data, { recursive: true, force: true });
  },
  120_000,
);

test('answers that are lost on the way make no version twice', async () => {
  const data = await fresh('lost');
  await sandbox.control({
    faults: ['UpdateDashboard', 'UpdateDashboardPublishedVersion'].map((operation) => ({
      operation,
      skip: 3,
      count: 4,
      fault: { type: 'lose_response' as const },
    })),
  });
  const given = await give(data, 'test', ['promote', release, '--to', 'test', '--yes']);
  expect(given.code, given.stderr).toBe(0);
  expect(cloudState(cloudFile())).toEqual(wanted);
}, 120_000);

test('what fails is kept apart from what goes on, is not published, and goes on after it was mended', async () => {
  const data = await fresh('refused');
  await sandbox.control({
    faults: [
      {
        operation: 'UpdateDashboard',
        skip: 5,
        count: 2,
        fault: {
          type: 'error',
          name: 'AccessDeniedException',
          status: 401,
          message: 'not authorized to perform',
        },
      },
    ],
  });
  const given = await give(data, 'test', ['promote', release, '--to', 'test', '--yes']);
  expect(given.code).toBe(1);
  expect(versions().filter(([, , published]) => published === 2)).toHaveLength(18);
  expect(versions().filter(([, newest]) => newest === 1)).toHaveLength(2);
  const [id = ''] = runs(data).at(-1) ?? [];
  expect(rows(data, 'SELECT state FROM deployments WHERE run_id = ?', id)).toEqual([['partly']]);
  await sandbox.control({ faults: [] });
  await well(data, 'test', 'run', 'resume', id);
  expect(cloudState(cloudFile())).toEqual(wanted);
  expect(rows(data, 'SELECT state FROM deployments WHERE run_id = ?', id)).toEqual([['done']]);
}, 120_000);
