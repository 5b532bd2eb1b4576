import type { Outcome, Stop } from './drive-case.ts';
import { type FaultCase, killText } from './fault-matrix.ts';

/** Lines that one has more often than the other, as `missing …` and `extra …`. */
const difference = (what: string, wanted: readonly string[], found: readonly string[]): string[] => {
  const balance = new Map<string, number>();
  for (const line of wanted) balance.set(line, (balance.get(line) ?? 0) - 1);
  for (const line of found) balance.set(line, (balance.get(line) ?? 0) + 1);
  return [...balance].flatMap(([line, count]) =>
    count === 0 ? [] : [`${what}: ${count < 0 ? 'missing' : 'extra'} ${Math.abs(count)} × ${line}`],
  );
};

const judgeStop = ({ kill, ended, runs, tenant, offered }: Stop, live: boolean): string[] => {
  const at = killText(kill);
  if (ended.signal !== 'SIGKILL')
    return [`${at} did not strike: the command ended with ${ended.code}: ${ended.stderr.slice(-300)}`];
  const problems: string[] = [];
  if (runs[0] !== 'interrupted') problems.push(`after ${at} the run is ${runs[0]}, not interrupted`);
  const wanted = live ? 'live' : 'onboarding';
  if (tenant !== wanted) problems.push(`after ${at} the tenant is ${tenant}, not ${wanted}`);
  if (offered !== 'Resume') problems.push(`after ${at} Home offers ${offered}, not to resume`);
  return problems;
};

/**
 * What is wrong with what is left, compared with an undisturbed run on an equal profile; nothing when all
 * is well. Effects are counted: one too many is as wrong as one too few. Pure.
 */
export const judgeOutcome = (
  { recovery, cloud }: Pick<FaultCase, 'recovery' | 'cloud'>,
  reference: Outcome,
  outcome: Outcome,
): string[] => [
  ...outcome.stops.flatMap((stop, at) =>
    // The tenant is live once its end was told to it, which comes just before this point.
    judgeStop(
      stop,
      outcome.stops.slice(0, at + 1).some(({ kill }) => kill.point === 'run.before-end'),
    ),
  ),
  ...outcome.finished.flatMap(({ command, code, stderr }) =>
    code === 0 ? [] : [`${command} ended with ${code}: ${stderr.slice(-1_000)}`],
  ),
  ...(cloud === 'busy' && outcome.throttled === 0
    ? ['the cloud throttled nothing: the case proves nothing']
    : []),
  // A disturbed cloud refuses at random, which its counters do not tell from a second try.
  ...(cloud === 'disturbed'
    ? outcome.sentInVain.length === 0
      ? ['the cloud refused nothing: the case proves nothing']
      : []
    : outcome.sentInVain.map((sent) => `sent again although it was done: ${sent}`)),
  ...difference(
    'again',
    ['exit 0, 0 steps, 0 effects'],
    [`exit ${outcome.again.code}, ${outcome.again.steps} steps, ${outcome.again.effects} effects`],
  ),
  ...difference('cloud', reference.cloud, outcome.cloud),
  ...difference('effects', reference.effects, outcome.effects),
  ...difference('profile', reference.profile.tenant, outcome.profile.tenant),
  // Onboarded again, two runs share the work: which of them did what is not to be compared.
  ...(recovery === 'resume' ? difference('journal', reference.profile.journal, outcome.profile.journal) : []),
  ...(outcome.profile.auditBroken === undefined ? [] : [`audit: ${outcome.profile.auditBroken}`]),
];
