import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type GrantedResource, levelOf } from '../../shared/domain/permission-sets.ts';
import { quickSightOf, readNamespace } from '../cloud.ts';
import { type RunningSteward, serve, steward } from '../steward.ts';
import { emptyAccount, readPermissions } from './empty-account.ts';

/** A group, or everybody of a namespace. */
interface Holder {
  readonly group?: string;
  readonly everyone?: string;
}

const hasAws = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;

let folder: string;
let running: RunningSteward;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'steward access '));
  running = await serve(join(folder, 'profile'));
}, 60_000);
afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => steward(join(folder, 'profile'), [...args, '--connection', 'Sandbox']);
const file = (name: string) => join(folder, name);

test('a pilot of 45 people is written down, emptied, applied again, and found equal', async () => {
  const cloud = quickSightOf(running);
  const { accountId } = running.sandbox;
  const before = await readPermissions(cloud, accountId);
  const people = await Promise.all(['default', 'summitview'].map((name) => readNamespace(running, name)));
  expect(people.flatMap(({ users }) => users)).toHaveLength(45);

  expect(await run('access', 'export', '-o', file('access.yaml'))).toMatchObject({ code: 0 });
  // Read a moment ago: what the directory knows is what the account holds.
  const unchanged = await run(
    ...['access', 'plan', '-f', file('access.yaml'), '--detailed-exitcode', '--from-directory'],
  );
  expect(unchanged).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') });

  await emptyAccount(cloud, accountId);
  expect((await readPermissions(cloud, accountId)).flatMap(({ held }) => held)).toEqual([]);
  expect((await readNamespace(running, 'default')).users).toEqual([]);

  const planned = await run('access', 'plan', '-f', file('access.yaml'), '--detailed-exitcode', '--json');
  expect(planned.code, planned.stderr).toBe(2);
  expect(JSON.parse(planned.stdout).plan.effects[0]).toBe('45 people are registered.');
  const applied = await run('access', 'apply', '-f', file('access.yaml'), '--yes', '--from-directory');
  expect(applied.code, applied.stderr).toBe(0);

  expect(await run('access', 'export', '-o', file('again.yaml'))).toMatchObject({ code: 0 });
  expect(readFileSync(file('again.yaml'), 'utf8')).toBe(readFileSync(file('access.yaml'), 'utf8'));
  // What an independent client finds is what it found before everything was taken away.
  expect(await Promise.all(['default', 'summitview'].map((name) => readNamespace(running, name)))).toEqual(
    people,
  );
  // A file says levels; a level is the same in each age of its set of actions.
  const sorted = (all: Awaited<ReturnType<typeof readPermissions>>) =>
    all.map(({ what, held }) => {
      const kind = what.replace(/\/.*/, '').replace('datasource', 'data_source') as GrantedResource;
      return {
        what,
        held: held.map(({ Principal, Actions = [] }) => `${Principal} ${levelOf(kind, Actions)}`).sort(),
      };
    });
  expect(sorted(await readPermissions(cloud, accountId))).toEqual(sorted(before));
  cloud.destroy();
}, 180_000);

test.skipIf(!hasAws)(
  'the stock client shows the permissions that the file says (needs the aws command line)',
  async () => {
    const { grants } = parse(readFileSync(file('again.yaml'), 'utf8')) as {
      grants: { dashboard?: string; viewer?: Holder[]; owner?: Holder[] }[];
    };
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_DEFAULT_REGION: running.sandbox.region,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_PAGER: '',
    };
    const aws = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(
        'aws',
        [
          'quicksight',
          ...args,
          '--aws-account-id',
          running.sandbox.accountId,
          '--endpoint-url',
          running.sandbox.endpoints.quicksight,
          '--output',
          'json',
        ],
        { env },
      );
      return JSON.parse(stdout);
    };
    const { DashboardSummaryList } = await aws('list-dashboards');
    const entries = grants.filter(({ dashboard }) => dashboard !== undefined);
    expect(entries.length).toBeGreaterThan(10);
    const two = await Promise.all(
      entries.slice(0, 2).map(async (entry) => {
        const { DashboardId } = DashboardSummaryList.find(
          ({ Name }: { Name: string }) => Name === entry.dashboard,
        );
        const { Permissions } = await aws('describe-dashboard-permissions', '--dashboard-id', DashboardId);
        return { entry, Permissions };
      }),
    );
    for (const { entry, Permissions } of two) {
      const shown = (Permissions as { Principal: string; Actions: string[] }[])
        .map(({ Principal, Actions }) => `${Principal.split('/').at(-1)} ${Actions.length}`)
        .sort();
      const said = [
        ...(entry.viewer ?? []).map(({ group, everyone }) => `${group ?? everyone} 3`),
        ...(entry.owner ?? []).map(({ group, everyone }) => `${group ?? everyone} 8`),
      ].sort();
      expect(shown).toEqual(said);
    }
  },
  120_000,
);
