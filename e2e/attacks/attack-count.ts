import type { Outcome } from './call-procedure.ts';

/** How the calls of an attack ended, for the line that is printed at its end. */
export const createAttackCount = () => {
  const count = {
    calls: 0,
    answered: 0,
    byValidation: 0,
    byRole: 0,
    withoutSession: 0,
    tooLarge: 0,
    otherwise: 0,
    crashed: 0,
    wrote: 0,
  };
  const crashes: string[] = [];
  const kindOf = (outcome: Outcome): keyof typeof count => {
    if (outcome.kind === 'answered') return 'answered';
    if (outcome.kind === 'crashed') return 'crashed';
    if (outcome.kind === 'too_large') return 'tooLarge';
    if (outcome.code === 'BAD_INPUT') return 'byValidation';
    if (outcome.code === 'FORBIDDEN') return 'byRole';
    return outcome.code === 'SIGNED_OUT' ? 'withoutSession' : 'otherwise';
  };
  return {
    crashes: crashes as readonly string[],
    note(what: string, outcome: Outcome): void {
      count.calls += 1;
      count[kindOf(outcome)] += 1;
      if (outcome.kind === 'crashed') crashes.push(`${what}: ${outcome.told}`);
    },
    /** Rows and effects that came about by calls which must not make any. */
    noteWritten(rows: number): void {
      count.wrote += rows;
    },
    line: () =>
      `${count.calls} calls: ${count.answered} answered, ${count.byValidation} refused by validation, ` +
      `${count.byRole} by role, ${count.withoutSession} without a session, ${count.tooLarge} as too large, ` +
      `${count.otherwise} by what they asked for; ${count.crashed} crashed, ${count.wrote} rows or effects ` +
      'written by calls that must not write',
  };
};
