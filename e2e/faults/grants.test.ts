import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/electron/cli.js', import.meta.url));
const inFull = process.env.STEWARD_GRANTS === 'full';
/** Of the pilot account: whoever signs in through the identity provider. */
const receivers = (
  JSON.parse(readFileSync(new URL('../../resources/sandbox/pilot.json', import.meta.url), 'utf8')) as {
    people: { namespace: string; session?: string }[];
  }
).people
  .flatMap(({ session }) => session ?? [])
  .slice(0, inFull ? 41 : 6);
const dashboards = (
  JSON.parse(readFileSync(new URL('../../resources/sandbox/pilot.json', import.meta.url), 'utf8')) as {
    dashboards: { id: string }[];
  }
).dashboards.map(({ id }) => id);

const run = (data: string, args: readonly string[], fault?: string) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [cli, ...args, '--data', data], {
      env: { ...process.env, ...(fault === undefined ? {} : { STEWARD_FAULT: fault }) },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.once('exit', (code) => resolve({ code, out, err }));
  });

const lines = (file: string, sql: string): string[] => {
  const database = new Sqlite(file, { readonly: true });
  try {
    return database
      .prepare(sql)
      .raw()
      .all()
      .map((row) => JSON.stringify(row));
  } finally {
    database.close();
  }
};
const outcome = (data: string) => ({
  held: lines(join(data, 'sandbox.db'), 'SELECT resource, principal, actions FROM grants ORDER BY 1, 2'),
  effects: lines(
    join(data, 'sandbox.db'),
    "SELECT count(*) FROM effects WHERE operation = 'UpdateDashboardPermissions'",
  ),
  grants: lines(
    join(data, 'steward.db'),
    'SELECT asset_id, principal, state, ends_at IS NULL FROM grants ORDER BY 1, 2',
  ),
  events: lines(
    join(data, 'steward.db'),
    'SELECT to_state, count(*) FROM grant_events GROUP BY 1 ORDER BY 1',
  ),
});

const request = [
  'grants',
  'request',
  '--level',
  'viewer',
  '--for',
  '30d',
  '--reason',
  'Pilot',
  '--yes',
  ...receivers.flatMap((name) => ['--who', name]),
  ...dashboards.flatMap((id) => ['--what', `dashboard/${id}`]),
];

const points = [
  'step.sent:31',
  'run.before-end:1',
  'step.before-act:9',
  'step.acted:17',
  'store.committed:12',
].slice(0, inFull ? 5 : 2);

describe('many grants, killed in the middle', () => {
  let root: string;
  let reference: ReturnType<typeof outcome>;
  const fresh = (name: string) => {
    const data = join(root, name);
    cpSync(join(root, 'read'), data, { recursive: true });
    return data;
  };
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'steward-grants-')));
    const synced = await run(join(root, 'read'), ['directory', 'sync']);
    expect(synced.code, synced.err).toBe(0);
    const data = fresh('undisturbed');
    const given = await run(data, request);
    expect(given.code, given.err).toBe(0);
    reference = outcome(data);
  }, 240_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('undisturbed, every one is in effect with an end', () => {
    expect(reference.grants).toHaveLength(receivers.length * dashboards.length);
    expect(reference.grants.every((line) => line.endsWith('"active",0]'))).toBe(true);
  });

  test.each(points)(
    'killed at %s and resumed, it comes to the same, and nothing was given twice',
    async (point) => {
      const data = fresh(point.replace(/\W/g, '-'));
      const killed = await run(data, request, `kill@${point}`);
      expect(killed.code).not.toBe(0);
      // What took effect before has an end already, also where nobody resumes.
      const looked = await run(data, ['grants', 'expire']);
      expect(looked.code, looked.err).toBe(0);
      const { out } = await run(data, ['run', 'list', '--json']);
      const { runs } = JSON.parse(out) as { runs: { id: string; type: string; state: string }[] };
      const interrupted = runs.find(({ type }) => type === 'plan');
      if (interrupted === undefined) {
        // Killed before the run was journalled: the same command is given again.
        expect((await run(data, request)).code).toBe(0);
      } else if (interrupted.state !== 'done') {
        const resumed = await run(data, ['run', 'resume', interrupted.id]);
        expect(resumed.code, resumed.err).toBe(0);
      }
      const { held, effects, grants } = outcome(data);
      expect(held).toEqual(reference.held);
      expect(effects).toEqual(reference.effects);
      expect(grants.filter((line) => line.includes('"active"'))).toEqual(reference.grants);
    },
    240_000,
  );
});
