import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import type { Json } from '../../shared/domain/plan.ts';
import { enginePoints } from '../faults/fault-points.ts';
import { exportPlan } from './make-plan.ts';
import { testPlan, testStep } from './testing/engine-bench.ts';

const child = fileURLToPath(new URL('./testing/kill-child.ts', import.meta.url));
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** An outside service: shelves of things, and a count of how often each was put. */
const startToyService = async () => {
  const shelves = new Map<string, Map<string, Json>>();
  const effects: string[] = [];
  const server = createServer(async (request, response) => {
    const [, shelf = '', name] = (request.url ?? '').split('/');
    let body = '';
    for await (const part of request) body += part;
    if (name === undefined)
      return void response.end(JSON.stringify(Object.fromEntries(shelves.get(shelf) ?? [])));
    const things = shelves.get(shelf) ?? new Map<string, Json>();
    shelves.set(shelf, things.set(name, JSON.parse(body)));
    effects.push(`${shelf}/${name}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, effects };
};

const runChild = (
  args: readonly string[],
): Promise<{ code: number | null; signal: string | null; said: string }> =>
  new Promise((resolve) => {
    const process_ = spawn(process.execPath, [child, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    process_.stdout.on('data', (text) => {
      said += text;
    });
    process_.stderr.on('data', (text) => {
      said += text;
    });
    process_.on('exit', (code, signal) => resolve({ code, signal, said }));
  });

test.each(enginePoints)(
  'killed at %s and resumed: the same end, no effect twice, every effect audited',
  async (point) => {
    const folder = mkdtempSync(join(tmpdir(), 'steward-kill-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const { address, effects } = await startToyService();
    const groups = Array.from({ length: 3 }, (_, at) => testStep(`g${at}`, [], 'groups'));
    const people = Array.from({ length: 12 }, (_, at) => testStep(`p${at}`, [`g${at % 3}`], 'people'));
    const plan = await testPlan([...groups, ...people]);
    const planFile = join(folder, 'plan.json');
    writeFileSync(planFile, exportPlan(plan));
    const file = join(folder, 'steward.db');
    const passage = point.startsWith('run.') || point.endsWith('look') || point.endsWith('looked') ? 1 : 2;

    const killed = await runChild([file, address, planFile, `kill@${point}:${passage}`]);
    expect(killed, killed.said).toMatchObject({ signal: 'SIGKILL' });
    const resumed = await runChild([file, address, planFile, '-']);
    expect(resumed, resumed.said).toMatchObject({ code: 0 });

    expect(effects.slice().sort()).toEqual(
      [...groups, ...people].map(({ id }) => `${id[0] === 'g' ? 'groups' : 'people'}/${id}`).sort(),
    );
    const database = new Sqlite(file, { readonly: true });
    closers.push(() => database.close());
    const audited = database
      .prepare(
        "SELECT detail ->> '$.step' AS step FROM audit_entries WHERE outcome = 'ok' AND action = 'toy.put'",
      )
      .pluck()
      .all();
    expect(audited.slice().sort()).toEqual(plan.steps.map(({ id }) => id).sort());
    // Who began it is written with the run, not after it.
    const begun = "SELECT count(*) FROM audit_entries WHERE action = 'run.started' AND outcome = 'ok'";
    expect(database.prepare(begun).pluck().get()).toBe(1);
    expect(database.prepare('SELECT state FROM runs').pluck().all()).toEqual(['done']);
  },
  120_000,
);
