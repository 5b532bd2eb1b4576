import { sameJson } from '../../shared/domain/canonical-json.ts';
import type { Json, StepError } from '../../shared/domain/plan.ts';
import type { Entry } from './step-entry.ts';
import { answerLost, cameOutWrong, notProven, stillPending } from './step-error.ts';

/** What a look says about a step. */
export type Verdict =
  | { readonly type: 'as_wanted' }
  | { readonly type: 'act' }
  | { readonly type: 'look_again' }
  | { readonly type: 'changed' }
  | { readonly type: 'failed'; readonly error: StepError };

const lookAgain: Verdict = { type: 'look_again' };

export const isWanted = (entry: Entry, found: Json): boolean =>
  entry.rules.satisfies ? entry.rules.satisfies(found, entry.step.after) : sameJson(found, entry.step.after);

/**
 * Judges a look taken before the step was sent, `now` in monotonic milliseconds. A surprising state is
 * believed only when nothing in this run can still be on its way to the same place.
 */
export const judgeFirstLook = (entry: Entry, found: Json, now: number): Verdict => {
  if (isWanted(entry, found)) return { type: 'as_wanted' };
  if (sameJson(found, entry.step.before)) return { type: 'act' };
  const wrong = entry.rules.wrongIsTheAnswer ? entry.rules.failure?.(found) : undefined;
  if (wrong !== undefined) return { type: 'failed', error: cameOutWrong(wrong) };
  const { settleMs } = entry.rules;
  const mayStillChange =
    entry.rules.isPending?.(found) === true ||
    (entry.group.acts > 0 && now - entry.group.lastActAt < settleMs);
  if (mayStillChange && now - (entry.unclearSince ?? now) < settleMs) return lookAgain;
  return { type: 'changed' };
};

/** How long an effect whose answer was lost may stay invisible before it is declared absent. */
const doubtMs = (entry: Entry): number =>
  entry.rules.repeatable ? 1_000 : Math.max(entry.rules.showsMs ?? entry.rules.settleMs, 1_000);

/** Looks that must find nothing before an effect whose answer was lost is declared absent. */
const doubtLooks = 2;

/** Judges a look taken after the step was sent. `maxTries` bounds how often it is sent again. */
export const judgeProof = (entry: Entry, found: Json, now: number, maxTries: number): Verdict => {
  const { rules, step, doubt } = entry;
  const waited = now - entry.actedAt;
  if (isWanted(entry, found)) return { type: 'as_wanted' };
  const wrong = rules.failure?.(found);
  if (wrong !== undefined) return { type: 'failed', error: cameOutWrong(wrong) };
  if (rules.isPending?.(found))
    return waited < rules.settleMs ? lookAgain : { type: 'failed', error: stillPending(rules.settleMs) };
  // What somebody else made does not become what was wanted by waiting.
  if (!entry.mine && !sameJson(found, step.before)) return { type: 'changed' };
  if (!sameJson(found, step.before)) return waited < rules.settleMs ? lookAgain : { type: 'changed' };
  if (!doubt)
    return waited < rules.settleMs
      ? lookAgain
      : { type: 'failed', error: notProven(rules.settleMs, rules.notProvenTodo) };
  if (doubt.looks < doubtLooks || waited < doubtMs(entry)) return lookAgain;
  if (doubt.thenFail) return { type: 'failed', error: doubt.thenFail };
  return entry.tries >= maxTries ? { type: 'failed', error: answerLost(entry.tries) } : { type: 'act' };
};
