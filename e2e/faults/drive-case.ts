import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConsole } from '../../electron/cli/open-console.ts';
import { composeSteward } from '../../electron/compose.ts';
import { socketPath } from '../../electron/profile/socket-path.ts';
import type { SandboxStats } from '../../electron/sandbox/sandbox.ts';
import { type HostedSandbox, openSandbox } from '../../electron/sandbox/sandbox-host.ts';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { cloudLines } from './cloud-lines.ts';
import { disturbances, lostAnswers } from './disturbances.ts';
import { type FaultCase, type Kill, killText } from './fault-matrix.ts';
import type { Onboarding } from './onboarding.ts';
import { type ProfileLines, profileLines } from './profile-lines.ts';
import { type Ended, steward } from './steward-process.ts';

/** What a person finds after a kill, before going on. */
export interface Stop {
  readonly kill: Kill;
  readonly ended: Pick<Ended, 'signal' | 'code' | 'stderr'>;
  /** The states of the plans' runs, as `run list` tells them. */
  readonly runs: readonly string[];
  readonly tenant: string | undefined;
  /** What Home offers for the run. */
  readonly offered: string | undefined;
}

/** What is left when everything is over. */
export interface Outcome {
  readonly stops: readonly Stop[];
  /** The commands that had to end well, in order, and how they did. */
  readonly finished: readonly {
    readonly command: string;
    readonly code: number | null;
    readonly stderr: string;
  }[];
  /** The steps that onboarding the same file once more would take, and the calls that it made change anything. */
  readonly again: {
    readonly code: number | null;
    readonly steps: number | undefined;
    readonly effects: number;
  };
  readonly cloud: readonly string[];
  /** Every change of the cloud: the operation and its path. */
  readonly effects: readonly string[];
  readonly throttled: number;
  /** Changes that were sent, and not throttled, more often than they took effect: operation and count. */
  readonly sentInVain: readonly string[];
  readonly profile: ProfileLines;
}

const effectLines = ({ effects }: SandboxStats): string[] =>
  effects.map(({ operation, path }) => `${operation} ${path}`).sort();

const throttledIn = ({ operations }: SandboxStats): number =>
  Object.values(operations).reduce((sum, { throttled }) => sum + throttled, 0);

const sentInVain = ({ operations }: SandboxStats): string[] =>
  Object.entries(operations).flatMap(([operation, { calls, throttled, effects }]) => {
    const vain = effects === 0 ? 0 : calls - throttled - effects;
    return vain > 0 ? [`${operation} × ${vain}`] : [];
  });

/** What the program itself says about the profile, through the command line and through Home. */
const lookAround = async (data: string, slug: string) => {
  const listed = await steward(data, ['run', 'list']);
  const runs: RunSummary[] = listed.value.runs.filter(({ type }: RunSummary) => type === 'plan');
  const opened = await openConsole({
    compose: () => composeSteward({ profileDirectory: data, origin: 'cli' }),
    socket: socketPath(data),
  });
  try {
    const home = await opened.client.home.get();
    const tenant = await opened.client.tenants.get({ slug }).catch(() => undefined);
    return {
      runs,
      tenant: tenant?.status,
      offered: home.needs.find(({ id }) => id === `run:${runs[0]?.id}`)?.action,
    };
  } finally {
    await opened.close();
  }
};

/** Onboards on a fresh profile, kills where the case says, goes on, and tells what is left. */
export const driveCase = async (
  onboarding: Onboarding,
  { kills, cloud, recovery }: FaultCase,
  seed: number,
): Promise<Outcome> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'steward fault ')));
  const data = join(root, 'p');
  const file = join(root, 'tenant.yaml');
  writeFileSync(file, onboarding.file);
  const onboard = ['tenant', 'onboard', '-f', file, '--yes'];
  let sandbox: HostedSandbox | undefined;
  const host = () => openSandbox({ profileDirectory: data, seed: 'pilot' });
  try {
    if (cloud !== 'dies_too') sandbox = await host();
    if (cloud === 'busy') await sandbox?.control({ rate: { perSecond: 40, burst: 10 }, faults: lostAnswers });
    if (cloud === 'disturbed') await sandbox?.control({ faults: disturbances(seed) });

    const stops: Stop[] = [];
    let runId: string | undefined;
    for (const kill of kills) {
      const command = runId === undefined ? onboard : ['run', 'resume', runId];
      const ended = await steward(data, command, killText(kill));
      const { runs, tenant, offered } = await lookAround(data, onboarding.slug);
      stops.push({ kill, ended, runs: runs.map(({ state }) => state), tenant, offered });
      runId = runs[0]?.id;
    }

    const finished: Outcome['finished'][number][] = [];
    const finish = async (command: readonly string[]) => {
      const { code, stderr } = await steward(data, command);
      finished.push({ command: command.join(' '), code, stderr });
    };
    if (runId === undefined || recovery === 'onboard_again') await finish(onboard);
    if (runId !== undefined) await finish(['run', 'resume', runId]);

    sandbox ??= await host();
    await sandbox.control({ faults: [], rate: { perSecond: 0 } });
    const stats = await sandbox.control();
    const { code, value } = await steward(data, onboard);
    const effects = effectLines(await sandbox.control());
    return {
      stops,
      finished,
      again: { code, steps: value?.plan?.steps.length, effects: effects.length - stats.effects.length },
      cloud: await cloudLines(sandbox),
      effects,
      throttled: throttledIn(stats),
      sentInVain: sentInVain(stats),
      profile: profileLines(data),
    };
  } finally {
    await sandbox?.close();
    rmSync(root, { recursive: true, force: true });
  }
};
