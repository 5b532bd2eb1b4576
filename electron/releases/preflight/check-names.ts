import type { PlanFinding } from '../../../shared/domain/plan.ts';
import type { PreflightCheck } from './preflight.ts';

/** Two dashboards of one name: people open the wrong one. */
export const checkNames: PreflightCheck = ({
  placed,
  input: { environment, tenant },
  facts: { dashboards },
}) =>
  placed.flatMap(({ asset, action, targetId, content }): PlanFinding[] => {
    // Copies of several tenants are called the same, and nobody sees two of them.
    if (tenant !== undefined || asset.kind !== 'dashboard' || action !== 'create') return [];
    const wanted = content?.document.get('Name') ?? asset.name;
    return (dashboards ?? [])
      .filter(({ id, name }) => name === wanted && id !== targetId)
      .map(({ id }) => ({
        severity: 'warning',
        message: `${environment.title} has another dashboard called ${asset.name}, ${id}: people will see two of one name.`,
        todo: `Choose the same id there, or rename ${id}.`,
      }));
  });
