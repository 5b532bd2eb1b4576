import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { assetWords } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

/** Nothing of one tenant is read through what belongs to another one. */
export const checkTenants: PreflightCheck = ({ placed, input, facts: { belongings } }) => {
  const byKey = new Map(placed.map((one) => [assetKey(one.asset), one]));
  return placed.flatMap(({ asset, content }): PlanFinding[] => {
    if (content === undefined) return [];
    const what = `The ${assetWords[asset.kind]} ${asset.name}`;
    const owned = asset.needs.flatMap((need) => {
      const used = byKey.get(assetKey(need));
      const belonging =
        used?.action === 'mapped' ? belongings.get(assetKey({ ...need, id: used.targetId })) : undefined;
      return used === undefined || belonging === undefined ? [] : [{ used, belonging }];
    });
    const tenant = input.tenant?.slug ?? asset.facts.tags?.['steward:tenant'];
    const foreign = owned.find(
      ({ belonging }) => tenant !== undefined && belonging.tenant !== null && belonging.tenant !== tenant,
    );
    if (foreign !== undefined)
      return [
        {
          severity: 'blocker',
          message: `${what} belongs to the tenant ${tenant} and would read the ${assetWords[foreign.used.asset.kind]} ${foreign.used.targetId}, which belongs to ${foreign.belonging.tenant}.`,
          todo: `Map it to one of ${tenant}.`,
        },
      ];
    const said = (whose: 'tenant' | 'namespace') => [
      ...new Set(owned.flatMap(({ belonging }) => belonging[whose] ?? [])),
    ];
    for (const whose of ['tenant', 'namespace'] as const) {
      const all = said(whose);
      if (all.length > 1)
        return [
          {
            severity: 'blocker',
            message: `${what} would read data of several ${whose}s at once: ${all.join(', ')}.`,
            todo: `Map what it reads to assets of one ${whose}.`,
          },
        ];
    }
    return [];
  });
};
