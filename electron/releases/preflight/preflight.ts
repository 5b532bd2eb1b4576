import type { PlanFinding } from '../../../shared/domain/plan.ts';
import type { PromotedAsset, PromotionInput } from '../promotion-input.ts';
import { checkCircles } from './check-circles.ts';
import { checkColumns } from './check-columns.ts';
import { checkDataPreparation } from './check-data-preparation.ts';
import { checkDataSources } from './check-data-sources.ts';
import { checkEdition } from './check-edition.ts';
import { checkNames } from './check-names.ts';
import { checkNewDataSources } from './check-new-data-sources.ts';
import { checkParameters } from './check-parameters.ts';
import { checkPrincipals } from './check-principals.ts';
import { checkQuotas } from './check-quotas.ts';
import { checkReferences } from './check-references.ts';
import { checkRowRules } from './check-row-rules.ts';
import { checkSpice } from './check-spice.ts';
import { checkSqlColumns } from './check-sql-columns.ts';
import { checkTenants } from './check-tenants.ts';
import type { PreflightFacts } from './preflight-facts.ts';

/** What the checks judge: everything was read before, so that nothing is found out in the middle of a run. */
export interface Preflight {
  readonly placed: readonly PromotedAsset[];
  readonly input: Pick<PromotionInput, 'environment' | 'mapping' | 'to'> &
    Partial<Pick<PromotionInput, 'tenant'>>;
  readonly facts: PreflightFacts;
}

/** Pure: what it finds, in words, with what to do. */
export type PreflightCheck = (preflight: Preflight) => readonly PlanFinding[];

/** In the order in which a person reads the findings: what concerns the whole account first. */
const checks: readonly PreflightCheck[] = [
  checkEdition,
  checkReferences,
  checkCircles,
  checkDataSources,
  checkNewDataSources,
  checkDataPreparation,
  checkColumns,
  checkSqlColumns,
  checkPrincipals,
  checkRowRules,
  checkTenants,
  checkQuotas,
  checkParameters,
  checkNames,
  checkSpice,
];

/** Everything that could go wrong in a stage and can be known before the first write. */
export const preflightFindings = (preflight: Preflight): readonly PlanFinding[] =>
  checks.flatMap((check) => check(preflight));
