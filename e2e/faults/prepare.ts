import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QuickSight } from '@aws-sdk/client-quicksight';
import Sqlite from 'better-sqlite3';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { openLaneCloud } from './lane-cloud.ts';
import { startSteward } from './steward-process.ts';
import { type Story, type StoryName, slug, stories } from './stories.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A beginning: the profile's folder and the cloud's state, both closed. */
interface Snapshot {
  readonly profile: string;
  readonly cloud: string;
}

/** Where the runs begin, and the programs that make them. */
export interface Prepared {
  /** The built program. */
  readonly program: string;
  /** The same with one more migration, as its next version may have. */
  readonly next: string;
  /** Throws for a beginning that none of the stories has for which this was prepared. */
  snapshot(from: Story['from']): Snapshot;
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

/** Gives one of the tenant's people what offboarding leaves with them, and takes: a folder and a policy. */
const enrich = async ({ endpoints, region, credentials, accountId }: RunningSandbox): Promise<void> => {
  const client = new QuickSight({ endpoint: endpoints.quicksight, region, credentials });
  const admin = 'quicksight_sso/p60@northgate.example';
  try {
    await client.createFolder({
      AwsAccountId: accountId,
      FolderId: 'alone',
      Name: 'Of one of them alone',
      Permissions: [
        {
          Principal: `arn:aws:quicksight:${region}:${accountId}:user/${slug}/${admin}`,
          Actions: [...actionsFor('folder', 'owner')],
        },
      ],
    });
    await client.createIAMPolicyAssignment({
      AwsAccountId: accountId,
      Namespace: slug,
      AssignmentName: `${slug}-read`,
      AssignmentStatus: 'ENABLED',
      PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      Identities: { user: [admin] },
    });
  } finally {
    client.destroy();
  }
};

/** Makes a profile with a connection to an outside cloud, goes from one beginning to the next, and keeps each. */
export const prepare = async (root: string, names: readonly StoryName[]): Promise<Prepared> => {
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
  const kept = new Map<Story['from'], Snapshot>();
  const keep = (name: Story['from']) => {
    const to: Snapshot = { profile: join(root, `${name}-profile`), cloud: join(root, `${name}-cloud.db`) };
    mkdirSync(to.profile);
    cpSync(join(data, 'steward.db'), join(to.profile, 'steward.db'));
    const state = new Sqlite(join(lane, 'sandbox.db'));
    state.prepare('VACUUM INTO ?').run(to.cloud);
    state.close();
    kept.set(name, to);
  };
  const needed = new Set(names.map((name) => stories[name].from));
  try {
    const { quicksight, sts } = cloud.sandbox.endpoints;
    const { accountId, region } = cloud.sandbox;
    await well([
      ...['connection', 'add', 'cloud', '--env', '--account', accountId, '--region', region],
      ...['--endpoint', `quicksight=${quicksight}`, '--endpoint', `sts=${sts}`],
    ]);
    await well(['connection', 'test', 'cloud']);
    keep('nobody');
    writeFileSync(file, stories.onboard.file);
    await well(stories.onboard.command.map((word) => (word === 'FILE' ? file : word)));
    keep('live');
    if (needed.has('suspended')) {
      await well(stories.suspend.command);
      keep('suspended');
      await well(stories.resume.command);
    }
    if (needed.has('read') || needed.has('offboarded')) {
      await enrich(cloud.sandbox);
      await well(['directory', 'sync', '--full', '--connection', 'cloud']);
      keep('read');
      await well(stories.offboard.command);
      keep('offboarded');
    }
    return {
      program,
      next,
      snapshot: (from) => {
        const found = kept.get(from);
        if (!found) throw new Error(`The beginning “${from}” was not prepared.`);
        return found;
      },
    };
  } finally {
    await cloud.close();
  }
};
