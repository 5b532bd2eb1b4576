import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { openLaneCloud } from './lane-cloud.ts';
import { startSteward } from './steward-process.ts';
import { type Story, stories } from './stories.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** Where the runs begin, and the programs that make them. */
export interface Prepared {
  /** The built program. */
  readonly program: string;
  /** The same with one more migration, as its next version may have. */
  readonly next: string;
  /** The profile and the cloud's state of a beginning, both closed. */
  readonly snapshot: Readonly<Record<Story['from'], { readonly profile: string; readonly cloud: string }>>;
}

/** The connection's endpoints in a profile's database that nobody has open. */
export const pointAt = (profile: string, port: number): void => {
  const database = new Sqlite(join(profile, 'steward.db'));
  try {
    const address = `http://127.0.0.1:${port}`;
    database
      .prepare(
        "UPDATE connections SET endpoints = json_object('quicksight', ?, 'sts', ?) WHERE name = 'cloud'",
      )
      .run(address, address);
  } finally {
    database.close();
  }
};

/** A copy of the build that nothing rebuilds meanwhile; its packages are found from where it stands. */
const copyProgram = (to: string): string => {
  mkdirSync(to, { recursive: true });
  cpSync(join(dist, 'electron'), join(to, 'electron'), { recursive: true });
  cpSync(join(dist, 'resources'), join(to, 'resources'), { recursive: true, force: true });
  return join(to, 'electron', 'cli.js');
};

/** Makes a profile with a connection to an outside cloud, onboards, suspends, and keeps each beginning. */
export const prepare = async (root: string): Promise<Prepared> => {
  const modules = join(root, 'node_modules');
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), modules);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  const program = copyProgram(join(root, 'now'));
  const next = copyProgram(join(root, 'next'));
  const migrations = join(root, 'next', 'electron', 'migrations');
  const number = String(readdirSync(migrations).length + 1).padStart(4, '0');
  writeFileSync(
    join(migrations, `${number}-notes.sql`),
    'CREATE TABLE notes (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;\n',
  );

  const lane = join(root, 'prepared');
  mkdirSync(lane);
  const cloud = await openLaneCloud(lane);
  const data = join(lane, 'p');
  const file = join(lane, 'tenant.yaml');
  const well = async (args: readonly string[]) => {
    const { code, stderr } = await startSteward({ program, data }, args).ended;
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  };
  const keep = (name: Story['from']) => {
    const to = { profile: join(root, `${name}-profile`), cloud: join(root, `${name}-cloud.db`) };
    mkdirSync(to.profile);
    cpSync(join(data, 'steward.db'), join(to.profile, 'steward.db'));
    const state = new Sqlite(join(lane, 'sandbox.db'));
    state.prepare('VACUUM INTO ?').run(to.cloud);
    state.close();
    return to;
  };
  try {
    const { quicksight, sts } = cloud.sandbox.endpoints;
    const { accountId, region } = cloud.sandbox;
    await well([
      ...['connection', 'add', 'cloud', '--env', '--account', accountId, '--region', region],
      ...['--endpoint', `quicksight=${quicksight}`, '--endpoint', `sts=${sts}`],
    ]);
    await well(['connection', 'test', 'cloud']);
    const nobody = keep('nobody');
    writeFileSync(file, stories.onboard.file);
    await well(stories.onboard.command.map((word) => (word === 'FILE' ? file : word)));
    const live = keep('live');
    await well(stories.suspend.command);
    return { program, next, snapshot: { nobody, live, suspended: keep('suspended') } };
  } finally {
    await cloud.close();
  }
};
