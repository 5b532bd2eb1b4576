import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../electron/sandbox/start-sandbox.ts';
import { cloudState } from './lane-cloud.ts';
import { startSteward } from './steward-process.ts';

// The short form of `npm run test:faults -- --leaving`, which strikes at every point, and in every other way.

const program = fileURLToPath(new URL('../../dist/electron/cli.js', import.meta.url));
let root: string;
let data: string;
/** The account before the tenant was there. */
let untouched: string[];

const run = (args: readonly string[], fault?: string) => startSteward({ program, data }, args, fault).ended;
const well = async (...args: string[]) => {
  const { code, stderr } = await run(args);
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
};
const account = () => cloudState(join(data, 'sandbox.db'));
const rows = (file: string, sql: string, ...values: string[]): unknown[][] => {
  const database = new Sqlite(join(data, file), { readonly: true });
  try {
    return database
      .prepare<string[], unknown[]>(sql)
      .raw()
      .all(...values);
  } finally {
    database.close();
  }
};
const effects = () => rows('sandbox.db', 'SELECT operation, path FROM effects ORDER BY seq');
const tenant = () => rows('steward.db', 'SELECT status, offboarded IS NULL, deleted IS NULL FROM tenants')[0];

/** Gives a command that is killed at a point, and resumes its run: each step is done once, and audited once. */
const killedAndResumed = async (fault: string, ...args: string[]) => {
  const before = effects().length;
  const killed = await run(args, fault);
  expect(killed.signal, killed.stderr).toBe('SIGKILL');
  const [[id = ''] = []] = rows(
    'steward.db',
    "SELECT id FROM runs WHERE type = 'plan' ORDER BY id DESC LIMIT 1",
  ) as string[][];
  await well('run', 'resume', id);
  const steps = rows('steward.db', 'SELECT state FROM run_steps WHERE run_id = ?', id).flat();
  expect(steps.filter((state) => state !== 'done')).toEqual([]);
  expect(effects().slice(before)).toHaveLength(steps.length);
  const audited = (condition: string) =>
    rows('steward.db', `SELECT detail ->> '$.step' FROM audit_entries WHERE run_id = ? AND ${condition}`, id);
  const told = audited("detail ->> '$.step' IS NOT NULL AND outcome = 'ok'").flat();
  expect([told.length, new Set(told).size]).toEqual([steps.length, steps.length]);
  expect(audited("action = 'run.started'")).toHaveLength(1);
};

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'steward-leaving-')));
  data = join(root, 'p');
  const seeded = join(root, 'seeded.db');
  const sandbox = await startSandbox({ file: seeded, seed: 'pilot' });
  await sandbox.close();
  untouched = cloudState(seeded);
  const file = join(root, 'tenant.json');
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      slug: 'northgate',
      name: 'Northgate Schools',
      tenantId: 'T-northgate',
      environment: 'dev',
      isolation: { model: 'namespace', namespace: 'northgate' },
      identities: { federationRole: 'arn:aws:iam::111122223333:role/quicksight_sso' },
      people: ['admin', 'author', 'author', 'reader', 'reader', 'reader'].map((role, at) => ({
        email: `p${at}@northgate.example`,
        role,
      })),
      entitlements: [{ kind: 'dashboard', id: 'patient-flow', groups: ['reader', 'author', 'admin'] }],
    }),
  );
  await well('tenant', 'onboard', '-f', file, '--yes');
  await well('directory', 'sync');
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('killed while a tenant is offboarded, restored and deleted, each goes on to its end, and nothing is done twice', async () => {
  const live = account();
  expect(live).not.toEqual(untouched);
  await killedAndResumed('kill@step.sent:5', 'tenant', 'offboard', 'northgate', '--yes');
  expect(tenant()).toEqual(['offboarded', 0, 1]);
  await killedAndResumed('kill@run.before-end', 'tenant', 'restore', 'northgate', '--yes');
  expect(tenant()).toEqual(['live', 1, 1]);
  // Exactly what it had, and nothing else.
  expect(account()).toEqual(live);
  await well('tenant', 'offboard', 'northgate', '--yes');
  await well('directory', 'sync', '--full');
  await killedAndResumed('kill@step.acted:3', 'tenant', 'delete', 'northgate', '--yes');
  expect(tenant()).toEqual(['offboarded', 0, 0]);
  // As if it had never been there.
  expect(account()).toEqual(untouched);
}, 120_000);
