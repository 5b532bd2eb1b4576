import type { Outcome } from './drive-run.ts';
import type { FaultCase } from './fault-cases.ts';
import type { Ended } from './steward-process.ts';

/** What is wrong with a run, counted; all zero when it ended as if nothing had happened. */
export interface Judgement {
  /** Effects more than in the undisturbed run, and changes that were sent although they were done. */
  readonly twice: number;
  /** Effects and steps that the undisturbed run has and this one has not. */
  readonly lost: number;
  /** Audit entries missing, doubled or other ones. */
  readonly audit: number;
  readonly chainBroken: boolean;
  /** What a person read that was no words, and commands that hung. */
  readonly unworded: number;
  /** Each complaint in words. */
  readonly complaints: readonly string[];
}

interface Difference {
  readonly missing: number;
  readonly extra: number;
  readonly lines: readonly string[];
}

/** Lines that one has more often than the other, as `missing …` and `extra …`. */
const difference = (what: string, wanted: readonly string[], found: readonly string[]): Difference => {
  const balance = new Map<string, number>();
  for (const line of wanted) balance.set(line, (balance.get(line) ?? 0) - 1);
  for (const line of found) balance.set(line, (balance.get(line) ?? 0) + 1);
  const uneven = [...balance].filter(([, count]) => count !== 0);
  return {
    missing: uneven.reduce((sum, [, count]) => sum + Math.max(0, -count), 0),
    extra: uneven.reduce((sum, [, count]) => sum + Math.max(0, count), 0),
    lines: uneven.map(
      ([line, count]) => `${what}: ${count < 0 ? 'missing' : 'extra'} ${Math.abs(count)} × ${line}`,
    ),
  };
};

/** A stack's line, or an error's own name where words should be. */
const rawError = /^\s+at .*:\d+:\d+|\b(?:TypeError|RangeError|SqliteError|ENOSPC|EROFS|EIO|Unhandled)\b/m;

/** What a person could not make anything of in how a command ended. */
const unwordedIn = ({ command, code, signal, stderr, value, hung }: Ended): string[] => {
  if (hung) return [`${command} did not end: ${stderr.slice(-300)}`];
  if (signal === 'SIGKILL') return []; // it was killed; nothing can be said then
  if (signal !== null) return [`${command} was ended by ${signal}: ${stderr.slice(-300)}`];
  if (rawError.test(stderr)) return [`${command} said: ${stderr.slice(-800)}`];
  if (code === 0) return [];
  const problem = value?.error;
  if (problem) {
    if (problem.code === 'INTERNAL') return [`${command}: ${problem.happened}`];
    return problem.happened && (problem.todo || problem.unchanged)
      ? []
      : [`${command} leaves one alone with: ${JSON.stringify(problem)}`];
  }
  if (value?.run || value?.plan)
    return stderr.trim() === '' ? [`${command} ended with ${code} and no word`] : [];
  return [`${command} ended with ${code} and said: ${stderr.slice(-800)}`];
};

/** A command that was killed when all was done leaves nothing to go on with; what is left is judged by itself. */
const endedBadly = ({ command, code, signal, stderr, hung }: Ended): string[] =>
  code === 0 || (signal === 'SIGKILL' && !hung)
    ? []
    : [`at last ${command} ended with ${code}: ${stderr.slice(-1_000)}`];

/**
 * What is wrong with what is left, compared with an undisturbed run on an equal profile. Effects are
 * counted: one too many is as wrong as one too few. Pure.
 */
export const judgeOutcome = (
  { fault }: { readonly fault?: FaultCase['fault'] },
  reference: Outcome,
  outcome: Outcome,
): Judgement => {
  const effects = difference('effects', reference.effects, outcome.effects);
  const cloud = difference('cloud', reference.cloud, outcome.cloud);
  const account = difference('account', reference.account ?? [], outcome.account ?? reference.account ?? []);
  const tenant = difference('profile', reference.profile.tenant, outcome.profile.tenant);
  const journal = difference('journal', reference.profile.journal, outcome.profile.journal);
  const audit = difference('audit', reference.profile.audit, outcome.profile.audit);
  // Where the cloud refuses or loses at random, its counters do not tell that from a second try.
  const counted = fault === undefined || fault.kind === 'kill' || fault.kind === 'clock jump';
  const vain = counted ? outcome.sentInVain.map((sent) => `sent again although it was done: ${sent}`) : [];
  const unworded = outcome.commands.flatMap(unwordedIn);
  const last = outcome.commands.at(-1);
  const listed = outcome.listed.filter((state) => state !== 'interrupted' && state !== 'done');
  const { again } = outcome;
  const repeated =
    again && (again.effects > 0 || (again.ended.value?.plan?.steps.length ?? 0) > 0)
      ? [`the same command again made ${again.effects} changes`]
      : [];
  const chain = outcome.profile.auditBroken;
  return {
    twice: effects.extra + vain.length + (again?.effects ?? 0),
    lost: effects.missing + journal.missing,
    audit: audit.missing + audit.extra,
    chainBroken: chain !== undefined,
    unworded: unworded.length,
    complaints: [
      ...unworded,
      ...(last ? endedBadly(last) : []),
      ...listed.map((state) => `after the kill the run is ${state}, not interrupted`),
      ...effects.lines,
      ...cloud.lines,
      ...account.lines,
      ...tenant.lines,
      ...journal.lines,
      ...audit.lines,
      ...vain,
      ...repeated,
      ...(chain === undefined ? [] : [`the audit log's chain: ${chain}`]),
    ],
  };
};
