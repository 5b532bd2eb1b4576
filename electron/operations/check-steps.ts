import type { PlanStep } from '../../shared/domain/plan.ts';

/** What makes a list of steps impossible to run, in words; `undefined` when it can be run. */
export const checkSteps = (steps: readonly PlanStep[]): string | undefined => {
  const byId = new Map<string, PlanStep>();
  for (const step of steps) {
    if (byId.has(step.id)) return `Two steps are called ${step.id}.`;
    byId.set(step.id, step);
  }
  const unmet = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const step of steps) {
    const needs = new Set(step.needs);
    for (const need of needs) {
      if (!byId.has(need)) return `Step ${step.id} needs ${need}, which is not in the plan.`;
      const known = dependents.get(need);
      if (known) known.push(step.id);
      else dependents.set(need, [step.id]);
    }
    unmet.set(step.id, needs.size);
  }
  const ready = steps.filter((step) => unmet.get(step.id) === 0).map((step) => step.id);
  // Kahn: whatever is never ready stands in a circle or behind one.
  for (let at = 0; at < ready.length; at++) {
    for (const dependent of dependents.get(ready[at] ?? '') ?? []) {
      const left = (unmet.get(dependent) ?? 0) - 1;
      unmet.set(dependent, left);
      if (left === 0) ready.push(dependent);
    }
  }
  if (ready.length === steps.length) return undefined;
  const stuck = steps.find((step) => (unmet.get(step.id) ?? 0) > 0);
  return `Step ${stuck?.id} waits for itself.`;
};
