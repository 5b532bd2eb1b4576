import type { PlanFinding } from '../../../shared/domain/plan.ts';
import type { PreflightCheck } from './preflight.ts';

/** The stage's data sources that stand for the release's can be used, and are of their kind. */
export const checkDataSources: PreflightCheck = ({ placed, input: { environment } }) =>
  placed.flatMap(({ asset, action, targetId, there }): PlanFinding[] => {
    if (asset.kind !== 'data_source' || action !== 'mapped' || there === null) return [];
    const what = `The data source ${targetId} of ${environment.title}, which stands for ${asset.name},`;
    const type = there.document.get('Type');
    const findings: PlanFinding[] = [];
    if (there.status !== null && /FAILED$|^DELETED$/.test(there.status))
      findings.push({
        severity: 'blocker',
        message: `${what} is ${there.status}: nothing can be read through it.`,
        todo: 'Mend it in QuickSight, or map to another data source.',
      });
    if (there.credentials === 'AUTH_FAILED')
      findings.push({
        severity: 'blocker',
        message: `${what} has credentials that its database refuses.`,
        todo: 'Give it other credentials in QuickSight, or map to another data source.',
      });
    if (there.credentials === 'NOT_VERIFIED')
      findings.push({
        severity: 'warning',
        message: `${what} has credentials that nobody has tried yet.`,
        todo: 'Verify its connection in QuickSight first.',
      });
    if (typeof type === 'string' && asset.facts.sourceType !== null && type !== asset.facts.sourceType)
      findings.push({
        severity: 'warning',
        message: `${what} is ${type}, and not ${asset.facts.sourceType}: SQL may read otherwise there.`,
        todo: 'Map to a data source of the same kind, where there is one.',
      });
    return findings;
  });
