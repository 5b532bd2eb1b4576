import type { FaultRule } from './sandbox.ts';

/** Answers which fault, if any, hits the next request of an operation. Rules are tried in order. */
export interface Faults {
  next(operation: string): FaultRule['fault'] | undefined;
}

export function createFaults(rules: readonly FaultRule[]): Faults {
  const armed = rules.map((rule) => ({
    rule,
    skip: rule.skip ?? 0,
    left: rule.count ?? Number.POSITIVE_INFINITY,
  }));
  return {
    next: (operation) => {
      for (const entry of armed) {
        if (entry.left <= 0 || (entry.rule.operation !== '*' && entry.rule.operation !== operation)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        return entry.rule.fault;
      }
      return undefined;
    },
  };
}
