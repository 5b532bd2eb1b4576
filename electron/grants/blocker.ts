import type { PlanFinding } from '../../shared/domain/plan.ts';

/** What stands in the way, on which of the wizard's pages it is mended, and how. */
export const blocker = (page: string, message: string, todo: string): PlanFinding => ({
  severity: 'blocker',
  message,
  todo,
  page,
});
