import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import type { SandboxStats } from '../../electron/sandbox/sandbox.ts';
import { cloudLines } from './cloud-lines.ts';
import { startCutProxy } from './cut-proxy.ts';
import { losing, throttling } from './disturbances.ts';
import { type Fault, type FaultCase, migrationPoints, type Strike } from './fault-cases.ts';
import type { LaneCloud } from './lane-cloud.ts';
import { type Prepared, pointAt } from './prepare.ts';
import { type ProfileLines, planRuns, profileLines } from './profile-lines.ts';
import { openSmallDisk } from './small-disk.ts';
import { type Ended, type Surroundings, startSteward } from './steward-process.ts';
import { stories } from './stories.ts';

/** What is left when everything is over. */
export interface Outcome {
  /** Whether the disturbance took place; without it the run says nothing. */
  readonly struck: boolean;
  /** Every command that a person gave, in order, and how it ended. */
  readonly commands: readonly Ended[];
  /** The runs' states as `run list` told them before going on; empty when nobody asked. */
  readonly listed: readonly string[];
  /** What the same command once more would do: its steps, and the changes that it made. */
  readonly again: { readonly ended: Ended; readonly effects: number } | undefined;
  /** The whole account as it is stored. */
  readonly cloud: readonly string[];
  /** The same as an independent client reads it; undefined when none was asked. */
  readonly account: readonly string[] | undefined;
  /** Every change of the cloud: the operation and its path. */
  readonly effects: readonly string[];
  /** Changes that were sent more often than they took effect, by operation. */
  readonly sentInVain: readonly string[];
  readonly profile: ProfileLines;
}

/** What runs share that come one after the other. */
export interface Lane {
  readonly cloud: LaneCloud;
  readonly prepared: Prepared;
  /** A folder for what a run leaves lying about. */
  readonly directory: string;
}

/** How often a person tries to go on before giving up. */
const patience = 5;

const effectLines = ({ effects }: SandboxStats): string[] =>
  effects.map(({ operation, path }) => `${operation} ${path}`).sort();

const sentInVain = ({ operations }: SandboxStats): string[] =>
  Object.entries(operations).flatMap(([operation, { calls, throttled, effects }]) => {
    const vain = effects === 0 ? 0 : calls - throttled - effects;
    return vain > 0 ? [`${operation} × ${vain}`] : [];
  });

const faultText = (action: 'kill' | 'stop', { point, passage }: Strike) => `${action}@${point}:${passage}`;

/** Plays one case from its beginning to what a person finds when nothing is left to do. */
export const driveRun = async (
  lane: Lane,
  one: Omit<FaultCase, 'fault' | 'turn'> & { readonly fault?: Fault },
): Promise<Outcome> => {
  const { cloud, prepared } = lane;
  const { fault } = one;
  const story = stories[one.story];
  const snapshot = prepared.snapshot(story.from);
  const root = realpathSync(mkdtempSync(join(lane.directory, 'r')));
  const file = join(root, 'tenant.yaml');
  writeFileSync(file, story.file);
  const command = story.command.map((word) => (word === 'FILE' ? file : word));
  const clock = join(root, 'clock');
  writeFileSync(clock, '0');
  await cloud.reset(snapshot.cloud);
  const disk = fault?.kind.startsWith('disk') ? await openSmallDisk(root) : undefined;
  const proxy = fault?.kind === 'cut' ? await startCutProxy(cloud.port) : undefined;
  const seen = join(disk?.seen ?? root, 'p');
  mkdirSync(seen, { mode: 0o700 });
  const plain = join(root, 'plain');
  cpSync(snapshot.profile, plain, { recursive: true });
  if (story.first) await doFirst(story.first, plain);
  pointAt(plain, proxy?.port ?? cloud.port);
  cpSync(plain, seen, { recursive: true });
  await disk?.sync();
  const migrates = fault?.kind === 'kill' && migrationPoints.includes(fault.strike.point);
  const where: Surroundings = {
    program: migrates ? prepared.next : prepared.program,
    data: join(disk?.path ?? root, 'p'),
    ...(disk ? { inside: disk.inside } : {}),
    ...(fault?.kind === 'clock jump' ? { clock } : {}),
  };
  const commands: Ended[] = [];
  const give = async (args: readonly string[], injected?: string): Promise<Ended> => {
    const ended = await startSteward(where, args, injected).ended;
    commands.push(ended);
    return ended;
  };
  /** The profile's files as they stand; nobody may have them open. SQLite would follow `/proc/…/root` out. */
  const copy = (): string => {
    if (!disk) return seen;
    const to = join(root, 'copy');
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to);
    for (const name of readdirSync(seen))
      if (name === 'steward.db' || name === 'steward.db-wal')
        writeFileSync(join(to, name), readFileSync(join(seen, name)));
    return to;
  };
  const before = new Set(planRuns(plain).map(({ id }) => id));
  /** The run that this story began, if it did. */
  const begun = () => planRuns(copy()).find(({ id }) => !before.has(id));

  try {
    const struck = fault ? await disturb(fault) : true;
    if (!fault) await give(command);
    const listed: string[] = [];
    if (one.thorough && struck && fault?.kind === 'kill') {
      const { value } = await give(['run', 'list']);
      for (const run of value?.runs ?? [])
        if (run.type === 'plan' && !before.has(run.id)) listed.push(run.state);
    }
    for (let tries = 0; tries < patience; tries++) {
      const run = begun();
      if (run?.state === 'done') break;
      if (tries > 1) await rest(500);
      await give(run ? ['run', 'resume', run.id] : command);
    }

    await cloud.sandbox.control({ faults: [] });
    const stats = await cloud.sandbox.control();
    let again: Outcome['again'];
    if (one.thorough) {
      const ended = await startSteward(where, command).ended;
      again = { ended, effects: effectLines(await cloud.sandbox.control()).length - stats.effects.length };
    }
    return {
      struck,
      commands,
      listed,
      again,
      cloud: cloud.state(),
      account: one.thorough ? await cloudLines(cloud.sandbox) : undefined,
      effects: effectLines(stats),
      sentInVain: sentInVain(stats),
      profile: profileLines(copy()),
    };
  } finally {
    await proxy?.close();
    await disk?.close();
    rmSync(root, { recursive: true, force: true });
  }

  /** What comes before the disturbance, in a folder of its own: only the database of it goes on. */
  async function doFirst(args: readonly string[], profile: string): Promise<void> {
    const data = join(root, 'first');
    cpSync(profile, data, { recursive: true });
    pointAt(data, cloud.port);
    const { code, stderr } = await startSteward({ program: prepared.program, data }, args).ended;
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    cpSync(join(data, 'steward.db'), join(profile, 'steward.db'));
    await cloud.sandbox.control({ resetStats: true });
  }

  /** Gives the command and disturbs it; answers whether the disturbance took place. */
  async function disturb(wanted: Fault): Promise<boolean> {
    switch (wanted.kind) {
      case 'kill': {
        if (wanted.host === 'served') return killServed(wanted.strike);
        const { signal } = await give(command, faultText('kill', wanted.strike));
        return signal === 'SIGKILL';
      }
      case 'throttled':
        await cloud.sandbox.control({ faults: throttling(one.seed) });
        await give(command);
        return true;
      case 'lost answers':
        await cloud.sandbox.control({ faults: losing(one.seed, story.changes) });
        await give(command);
        return true;
      case 'cut':
        proxy?.cutAfter(wanted.after, wanted.how, wanted.ms);
        await give(command);
        return (proxy?.cuts() ?? 0) > 0;
      case 'disk full':
        return whileStopped(wanted.strike, async () => disk?.fill(wanted.left), {
          // A person tries once more before looking at the disk.
          meanwhile: () => goOn(),
          heal: async () => disk?.free(),
        });
      case 'disk read-only':
        return whileStopped(wanted.strike, async () => disk?.breakDown(), {
          meanwhile: () => goOn(),
          heal: async () => disk?.repair(),
        });
      case 'clock jump':
        return whileStopped(wanted.strike, async () => writeFileSync(clock, String(wanted.byMs)), {
          heal: async () => {
            if (!wanted.stays) writeFileSync(clock, '0');
          },
        });
      case 'cloud restarted': {
        let back: Promise<void> | undefined;
        return whileStopped(
          wanted.strike,
          async () => {
            await cloud.kill();
            back = rest(wanted.awayMs).then(() => cloud.start());
          },
          { heal: async () => back },
        );
      }
    }
  }

  /** Stops the command where it is to be struck, changes its surroundings, and lets it go on. */
  async function whileStopped(
    strike: Strike | undefined,
    change: () => Promise<unknown>,
    after: { readonly meanwhile?: () => Promise<unknown>; readonly heal: () => Promise<unknown> },
  ): Promise<boolean> {
    let struck = true;
    if (strike === undefined) {
      await change();
      await give(command);
    } else {
      const started = startSteward(where, command, faultText('stop', strike));
      struck = await started.stopped();
      if (struck) {
        await change();
        started.signal('SIGCONT');
      }
      commands.push(await started.ended);
    }
    // Whom the command told that it is done does not try again.
    if (struck && one.thorough && commands.at(-1)?.code !== 0) await after.meanwhile?.();
    if (struck) await after.heal();
    return struck;
  }

  /** What a person does next, as far as the profile can be read: a full or broken disk may stop that too. */
  async function goOn(): Promise<void> {
    const run = begun();
    await give(run ? ['run', 'resume', run.id] : command);
  }

  /** A console owns the profile; the command works through it, and the console is killed. */
  async function killServed(strike: Strike): Promise<boolean> {
    const served = startSteward(where, ['serve', '--no-open'], faultText('kill', strike));
    await served.firstLine();
    await give(command);
    served.signal('SIGTERM');
    return (await served.ended).signal === 'SIGKILL';
  }
};
