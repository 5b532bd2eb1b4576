import type { PlanStep } from '../../shared/domain/plan.ts';

/** What makes a list of steps impossible to run, in words; `undefined` when it can be run. */
export const checkSteps = (steps: readonly PlanStep[]): string | undefined => {
  const positions = new Map<string, number>();
  for (const [at, { id }] of steps.entries()) {
    if (positions.has(id)) return `Two steps are called ${id}.`;
    positions.set(id, at);
  }
  /** How many needs of each step are not ready, by the step's place in the list. */
  const unmet = new Uint32Array(steps.length);
  const dependents: number[][] = steps.map(() => []);
  const ready: number[] = [];
  for (const [at, { id, needs }] of steps.entries()) {
    // One that is named twice is needed once.
    for (const need of needs.length > 1 ? new Set(needs) : needs) {
      const needed = positions.get(need);
      if (needed === undefined) return `Step ${id} needs ${need}, which is not in the plan.`;
      dependents[needed]?.push(at);
      unmet[at] = (unmet[at] ?? 0) + 1;
    }
    if (unmet[at] === 0) ready.push(at);
  }
  // Kahn: whatever is never ready stands in a circle or behind one.
  for (let next = 0; next < ready.length; next++) {
    for (const dependent of dependents[ready[next] ?? 0] ?? []) {
      const left = (unmet[dependent] ?? 0) - 1;
      unmet[dependent] = left;
      if (left === 0) ready.push(dependent);
    }
  }
  if (ready.length === steps.length) return undefined;
  return `Step ${steps.find((_, at) => (unmet[at] ?? 0) > 0)?.id} waits for itself.`;
};
