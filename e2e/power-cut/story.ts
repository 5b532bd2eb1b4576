import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { socketPath } from '../../electron/profile/socket-path.ts';
import { connectOwner } from '../../electron/rpc/connect-owner.ts';
import { federationRole } from '../../electron/sandbox/seed/rows.ts';
import { note } from './recording.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'cli.js');

/** What a person was told by something other than a line on the terminal. */
export type Fact =
  | { readonly fact: 'profile'; readonly actor: string }
  | { readonly fact: 'appearance'; readonly mode: string; readonly number: number }
  | { readonly fact: 'actor'; readonly number: number }
  | { readonly fact: 'draft'; readonly id: string; readonly revision: number; readonly name: string }
  | { readonly fact: 'run'; readonly id: string; readonly state: string }
  | { readonly fact: 'tenant'; readonly slug: string; readonly people: number }
  | { readonly fact: 'connection'; readonly name: string }
  | { readonly fact: 'command'; readonly kind: string; readonly times: number };

/** Names and appearances of the story carry their number, so that a later one is told from an earlier one. */
export const actorOf = (number: number): string => `Person ${number}`;
export const modeOf = (number: number): 'light' | 'dark' => (number % 2 === 0 ? 'dark' : 'light');

const tenantFile = (people: number) =>
  JSON.stringify({
    version: 1,
    slug: 'northgate',
    name: 'Northgate Schools',
    tenantId: 'T-northgate',
    environment: 'dev',
    isolation: { model: 'namespace', namespace: 'northgate' },
    datastores: [{ kind: 'uc_catalog', environment: 'dev', catalog: 'northgate' }],
    identities: { federationRole: `arn:aws:iam::111122223333:role/${federationRole}` },
    people: Array.from({ length: people }, (_, at) => ({
      email: `p${String(at + 1).padStart(2, '0')}@northgate.example`,
      role: at === 0 ? 'admin' : at % 5 === 1 ? 'author' : 'reader',
    })),
    entitlements: ['patient-flow', 'staffing-levels'].map((id) => ({
      kind: 'dashboard',
      id,
      groups: ['reader', 'author', 'admin'],
    })),
  });

export interface StoryOptions {
  /** A folder for everything: `disk` with the profile `disk/p`, the log, the tenant files. */
  readonly scratch: string;
  /** The compiled recorder. */
  readonly recorder: string;
  readonly people: number;
  readonly drafts: number;
  /** How slow each sync of the product's is, as on an old disk. Milliseconds. */
  readonly syncDelayMs: number;
}

/** Where the story's parts are below its scratch folder. */
export const placesOf = (scratch: string) => ({
  root: join(scratch, 'disk'),
  profile: join(scratch, 'disk', 'p'),
  log: join(scratch, 'writes.log'),
  file: join(scratch, 'northgate.tenant.yaml'),
});

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/**
 * Lives through a short life of a profile with the built program, recording all its writes: made, a connection
 * added, a tenant onboarded, the console open with settings and drafts saved and the tenant edited through it,
 * closed. The cloud is a process of its own.
 */
export const recordStory = async (options: StoryOptions): Promise<void> => {
  const { scratch, recorder, people, drafts, syncDelayMs } = options;
  const { root, profile, log, file } = placesOf(scratch);
  mkdirSync(root);
  const start = (args: readonly string[], syncDelay = syncDelayMs) => {
    const child = spawn(process.execPath, [cli, ...args, '--data', profile], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LD_PRELOAD: recorder,
        RECORD_ROOT: root,
        RECORD_LOG: log,
        RECORD_SYNC_DELAY_MS: String(syncDelay),
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    living.add(child);
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', (code) => {
        living.delete(child);
        resolve(code);
      });
    });
    return { child, said, ended };
  };
  const times = new Map<string, number>();
  const command = async (kind: string, args: readonly string[]) => {
    const { said, ended } = start([...kind.split(' '), ...args, '--json']);
    const code = await ended;
    if (code !== 0) throw new Error(`steward ${kind} ended with ${code}: ${said.err}`);
    times.set(kind, (times.get(kind) ?? 0) + 1);
    tell({ fact: 'command', kind, times: times.get(kind) ?? 0 });
    return JSON.parse(said.out);
  };
  const tell = (fact: Fact) => note(log, fact);
  const ready = async ({ child, said }: ReturnType<typeof start>) => {
    while (!said.out.includes('\n')) {
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${said.err}`);
      await pause(10);
    }
  };
  const onboard = async (count: number) => {
    writeFileSync(file, tenantFile(count));
    const { run } = await command('tenant onboard', ['-f', file, '--yes']);
    tell({ fact: 'run', id: run.id, state: run.state });
    tell({ fact: 'tenant', slug: 'northgate', people: count });
  };

  const cloud = start(['sandbox'], 0);
  await ready(cloud);
  const { connection } = await command('connection add', [
    'Pilot',
    '--profile',
    'pilot',
    '--region',
    'eu-central-1',
  ]);
  tell({ fact: 'connection', name: connection.name });
  await onboard(people);

  const console = start(['serve', '--no-open']);
  await ready(console);
  const owner = await connectOwner(socketPath(profile));
  if (!owner) throw new Error('The console does not answer on its socket');
  const { client } = owner;
  const draft = await client.tenants.newDraft({});
  let { revision } = draft;
  for (let number = 1; number <= drafts; number++) {
    await client.session.setActor({ actor: actorOf(number) });
    tell({ fact: 'actor', number });
    await client.session.setAppearance({ mode: modeOf(number), density: 'compact' });
    tell({ fact: 'appearance', mode: modeOf(number), number });
    const name = `Southgate ${number} ${'x'.repeat(number * 700)}`;
    ({ revision } = await client.tenants.saveDraft({
      id: draft.id,
      revision,
      page: 'basics',
      body: { name },
    }));
    tell({ fact: 'draft', id: draft.id, revision, name });
  }
  await onboard(people + 2); // through the console's process
  await owner.close();
  console.child.kill('SIGTERM');
  await console.ended;
  await command('run list', []);
  cloud.child.kill('SIGKILL');
  await cloud.ended;
};
