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
  .slice(0, inFull ? 41 : 4);
const dashboards = (
  JSON.parse(readFileSync(new URL('../../resources/sandbox/pilot.json', import.meta.url), 'utf8')) as {
    dashboards: { id: string }[];
  }
).dashboards
  .map(({ id }) => id)
  .slice(0, inFull ? 12 : 6);

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

/** Where the process is killed: when the grants are given, and again when that is resumed. */
const stories: readonly (readonly string[])[] = inFull
  ? [
      ['step.sent:31'],
      ['run.before-end:1'],
      ['step.before-act:9'],
      ['step.acted:17'],
      ['store.committed:12'],
      ['step.sent:200', 'step.acted:100', 'run.before-end:1'],
    ]
  : [['step.sent:9', 'run.before-end:1']];

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

  const runOf = (data: string): { readonly id: string; readonly state: string } | undefined => {
    const [row] = lines(join(data, 'steward.db'), "SELECT id, state FROM runs WHERE type = 'plan'");
    const [id, state] = row === undefined ? [] : (JSON.parse(row) as string[]);
    return id === undefined ? undefined : { id, state: state ?? '' };
  };
  /** Gives the same command again where there is no run yet, and resumes it where there is one. */
  const goOn = (data: string, fault?: string) => {
    const found = runOf(data);
    return run(data, found === undefined ? request : ['run', 'resume', found.id], fault);
  };

  test.each(stories.map((points) => [points.join(', then at '), points] as const))(
    'killed at %s and resumed, it comes to the same, and nothing was given twice',
    async (_, points) => {
      const data = fresh(points.join().replace(/\W/g, '-'));
      for (const [time, point] of points.entries()) {
        const killed = await goOn(data, `kill@${point}`);
        expect(killed.code, point).not.toBe(0);
        if (time > 0) continue;
        // What took effect before has an end already, also where nobody resumes.
        const looked = await run(data, ['grants', 'expire']);
        expect(looked.code, looked.err).toBe(0);
        const { grants, effects } = outcome(data);
        if (runOf(data) !== undefined && effects[0] !== '[0]')
          expect(grants.some((line) => line.endsWith('"active",0]'))).toBe(true);
      }
      if (runOf(data)?.state !== 'done') {
        const resumed = await goOn(data);
        expect(resumed.code, resumed.err).toBe(0);
      }
      const { held, effects, grants } = outcome(data);
      expect(held).toEqual(reference.held);
      expect(effects).toEqual(reference.effects);
      expect(grants.filter((line) => line.includes('"active"'))).toEqual(reference.grants);
      if (inFull)
        process.stdout.write(
          `killed at ${points.join(', then ')}: ${grants.filter((line) => line.includes('"active"')).length} grants in effect, ${effects.join()} effects\n`,
        );
    },
    600_000,
  );
});
