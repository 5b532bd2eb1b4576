// `npm run bench -- access [--people N --grants N …]`: how long it takes to say who can see what, and why.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import Sqlite from 'better-sqlite3';
import { seededRandom } from '../e2e/faults/seeded-random.ts';
import { steward } from '../e2e/steward.ts';
import { createAccessThread } from '../electron/access/access-thread.ts';
import { ranks } from '../shared/domain/access-levels.ts';
import { fillDirectory } from './access/fill-directory.ts';
import { peakMemory } from './access/peak-memory.ts';
import { preparePlainSql } from './access/plain-sql.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000' },
    groups: { type: 'string', default: '1000' },
    assets: { type: 'string', default: '5000' },
    grants: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '20260301' },
    asked: { type: 'string', default: '100' },
  },
});
const filling = {
  people: Number(values.people),
  groups: Number(values.groups),
  assets: Number(values.assets),
  grants: Number(values.grants),
  folders: 300,
  namespaces: 20,
  seed: Number(values.seed),
};
const asked = Number(values.asked);
const budget = { explainMs: 20, matrixMs: 10_000, matrixMb: 400 };

const say = (line: string) => process.stdout.write(`${line}\n`);
const at = (times: readonly number[], share: number) =>
  [...times].sort((one, other) => one - other)[Math.ceil(share * times.length) - 1] ?? Number.NaN;
const ms = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const row = (name: string, times: readonly number[]) => {
  const cpu = busy.get(times as number[]) ?? [];
  say(
    `${name.padEnd(40)} median ${ms(at(times, 0.5)).padStart(8)}  95 % ${ms(at(times, 0.95)).padStart(8)}  worst ${ms(at(times, 1)).padStart(8)}  processor 95 % ${ms(at(cpu, 0.95)).padStart(8)}`,
  );
};
/** Processor time of all threads: what the wall clock would show on a machine with nothing else to do. */
const busy = new Map<number[], number[]>();
const timed = async <T>(times: number[], work: () => T | Promise<T>): Promise<T> => {
  const before = process.cpuUsage();
  const began = performance.now();
  const value = await work();
  times.push(performance.now() - began);
  const { user, system } = process.cpuUsage(before);
  busy.set(times, [...(busy.get(times) ?? []), (user + system) / 1_000]);
  return value;
};

const folder = mkdtempSync(join(tmpdir(), 'steward-bench-access-'));
const data = join(folder, 'profile');
const complaints: string[] = [];
try {
  await steward(data, ['connection', 'list']);
  say(`filling a directory: ${JSON.stringify(filling)}`);
  fillDirectory(data, filling);
  const file = join(data, 'steward.db');
  const database = new Sqlite(file);
  const random = seededRandom(filling.seed + 1);
  const draw = (kinds: string): string[] => {
    const keys = database
      .prepare<[], string>(`SELECT key FROM directory_objects WHERE kind IN (${kinds}) ORDER BY id`)
      .pluck()
      .all();
    return Array.from({ length: asked }, () => keys[Math.floor(random() * keys.length)] as string);
  };
  const people = draw(`'user'`);
  const assets = draw(`'dashboard', 'dataset', 'analysis', 'data_source'`);
  const plain = preparePlainSql(database);

  const thread = createAccessThread(file);
  const cold: number[] = [];
  await timed(cold, () => thread.link.person({ user: people[0] as string, limit: 100, offset: 0 }));
  say(`the first question of all, with the thread's start and loading all accounts: ${ms(cold[0] ?? 0)}`);
  // The first few are slower while the engine compiles; a person meets that once.
  for (const user of people.slice(0, 20)) await thread.link.person({ user, limit: 100, offset: 0 });
  for (const asset of assets.slice(0, 20)) await thread.link.audience({ asset, limit: 100, offset: 0 });
  for (const key of people.slice(0, 20)) plain.ofPerson(key);
  for (const key of assets.slice(0, 20)) plain.ofAsset(key);

  const times = {
    person: [] as number[],
    asset: [] as number[],
    pair: [] as number[],
    sqlPerson: [] as number[],
    sqlAsset: [] as number[],
  };
  let same = 0;
  const compare = (
    mine: Readonly<Record<string, number>>,
    total: number,
    plainly: ReadonlyMap<string, number>,
    what: string,
  ) => {
    const counts: Record<string, number> = {};
    for (const rank of plainly.values()) {
      const name = Object.entries(ranks).find(([, value]) => value === rank)?.[0] ?? '';
      counts[name] = (counts[name] ?? 0) + 1;
    }
    const equal =
      total === plainly.size && Object.entries(counts).every(([name, count]) => mine[name] === count);
    if (equal) same += 1;
    else complaints.push(`${what}: Steward ${JSON.stringify(mine)}, SQL ${JSON.stringify(counts)}`);
  };
  for (let index = 0; index < asked; index += 1) {
    const [user, asset] = [people[index] as string, assets[index] as string];
    const person = await timed(times.person, () => thread.link.person({ user, limit: 100, offset: 0 }));
    compare(person.counts, person.total, await timed(times.sqlPerson, () => plain.ofPerson(user)), user);
    const audience = await timed(times.asset, () => thread.link.audience({ asset, limit: 100, offset: 0 }));
    compare(audience.counts, audience.total, await timed(times.sqlAsset, () => plain.ofAsset(asset)), asset);
    await timed(times.pair, () => thread.link.pair({ user, asset }));
  }
  row('what one person can see, Steward', times.person);
  row('  the same as a plain SQL join', times.sqlPerson);
  row('who can see one asset, Steward', times.asset);
  row('  the same as a plain SQL join', times.sqlAsset);
  row('one person and one asset, every path', times.pair);
  say(
    `ratio of the 95 %s to plain SQL: person ${(at(times.sqlPerson, 0.95) / at(times.person, 0.95)).toFixed(1)}, asset ${(at(times.sqlAsset, 0.95) / at(times.asset, 0.95)).toFixed(1)}`,
  );
  say(`answers that are the same as SQL's: ${same} of ${2 * asked}`);
  await thread.close();

  // The table as a person gets it: the command, from its start to its last line.
  const csv = join(folder, 'matrix.csv');
  const began = performance.now();
  const command = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '..', 'dist', 'electron', 'cli.js'),
      'access',
      'matrix',
      '--csv',
      '--data',
      data,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMemory(command.pid ?? 0) ?? 0);
  }, 20);
  await pipeline(command.stdout, createWriteStream(csv));
  const matrixMs = performance.now() - began;
  clearInterval(watch);
  const lines = readFileSync(csv, 'latin1').split('\n');
  say(
    `every person beside every asset as CSV: ${ms(matrixMs)}, ${lines.length - 2} lines, ${(statSync(csv).size / 1e6).toFixed(0)} MB; most memory ${peak.toFixed(0)} MB`,
  );

  // The same cells by SQL, for as many people as were asked about.
  const columns = (lines[0] ?? '').split(',').slice(4);
  const letters: Readonly<Record<number, string>> = {
    [ranks.viewer]: 'V',
    [ranks.contributor]: 'C',
    [ranks.owner]: 'O',
    [ranks.custom]: 'X',
  };
  const byUser = new Map(lines.slice(1).map((line) => [line.split(',', 3).slice(1).join('/'), line]));
  let sqlMs = 0;
  let cells = 0;
  for (const key of people) {
    const start = performance.now();
    const has = plain.ofPerson(key);
    sqlMs += performance.now() - start;
    const mine = (byUser.get(key.slice(key.indexOf(':user/') + 6)) ?? '').split(',').slice(4);
    const idOf = new Map([...has].map(([asset, rank]) => [asset.slice(asset.indexOf('/') + 1), rank]));
    columns.forEach((column, place) => {
      const rank = idOf.get(column.slice(column.indexOf('/') + 1)) ?? 0;
      if ((letters[rank] ?? '') === mine[place]) cells += 1;
      else complaints.push(`${key} ${column}: Steward “${mine[place]}”, SQL “${letters[rank] ?? ''}”`);
    });
  }
  const sqlWhole = (sqlMs / people.length) * filling.people;
  say(
    `  by SQL, person after person, without writing it: ${(sqlWhole / 1_000).toFixed(1)} s (measured on ${people.length} people); ratio ${(sqlWhole / matrixMs).toFixed(1)}; cells that are the same: ${cells.toLocaleString('en')} of ${(people.length * columns.length).toLocaleString('en')}`,
  );
  database.close();
  say(
    `load average of this machine meanwhile: ${loadavg()[0]?.toFixed(1)}; cores: ${cpus().length}; seed ${filling.seed}`,
  );
  const worst = Math.max(at(times.person, 0.95), at(times.asset, 0.95), at(times.pair, 0.95));
  if (worst > budget.explainMs)
    complaints.push(`an explanation takes ${ms(worst)} at the 95 %, not ${budget.explainMs} ms`);
  if (matrixMs > budget.matrixMs)
    complaints.push(`the table takes ${ms(matrixMs)}, not ${ms(budget.matrixMs)}`);
  if (peak > budget.matrixMb)
    complaints.push(`the table takes ${peak.toFixed(0)} MB, not ${budget.matrixMb} MB`);
  for (const complaint of complaints.slice(0, 20)) say(`NOT AS PROMISED: ${complaint}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
