import { isJsonObject, type JsonDocument } from '../../../shared/domain/json-document.ts';
import { walkJson } from '../../../shared/domain/json-document-path.ts';
import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { assetOfArn, type Place } from '../../../shared/domain/releases/resolve-mention.ts';
import { isPut, type PromotedAsset } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

interface Rules {
  readonly dataset: string;
  readonly byArn: boolean;
}

/** The rule datasets that a dataset's document names, in the old place or in a semantic model. */
const rulesIn = (document: JsonDocument): Rules[] => {
  const found: Rules[] = [];
  walkJson(document, (path, value) => {
    if (path.at(-1) !== 'RowLevelPermissionDataSet' || !isJsonObject(value)) return undefined;
    const dataset = value.get('Arn');
    if (typeof dataset === 'string' && value.get('Status') !== 'DISABLED')
      found.push({ dataset, byArn: value.get('FormatVersion') === 'VERSION_2' });
    return 'over';
  });
  return found;
};

/** A dataset of row rules that comes along, and whether its rows name people by ARN. */
export interface RuleDataset {
  readonly id: string;
  readonly name: string;
  readonly byArn: boolean;
}

/** The rule datasets that are written for a dataset that is: somebody has to look at their rows. */
export const ruleDatasets = (placed: readonly PromotedAsset[], to: Place): RuleDataset[] => {
  const byTarget = new Map(placed.map((one) => [assetKey({ kind: one.asset.kind, id: one.targetId }), one]));
  const rules = placed.filter(isPut).flatMap(({ content }) => rulesIn(content.document));
  return [...Map.groupBy(rules, ({ dataset }) => dataset)].flatMap(([arn, uses]) => {
    const asset = assetOfArn(arn, to);
    const one = asset && byTarget.get(assetKey(asset));
    // One that is there already was looked at when it came.
    return one === undefined || !isPut(one)
      ? []
      : [{ id: one.asset.id, name: one.asset.name, byArn: uses.some((use) => use.byArn) }];
  });
};

/**
 * Rows of a rule dataset that comes along name people of where it was taken, and no operation reads rows. With rules
 * by ARN that name another account nobody sees a row (reference: format VERSION_2).
 */
export const checkRowRules: PreflightCheck = ({ placed, input: { environment, mapping, to } }) =>
  ruleDatasets(placed, to)
    .filter(({ id }) => !mapping.checkedRules.includes(id))
    .map(
      ({ name, byArn }): PlanFinding => ({
        severity: byArn ? 'blocker' : 'warning',
        message: byArn
          ? `Rows of the rule dataset ${name} name users and groups by ARN, with the account that they are in. Rows cannot be read through the API: where they name another account, nobody in ${environment.title} sees anything.`
          : `Rows of the rule dataset ${name} name users and groups, and rows cannot be read through the API: who is called otherwise in ${environment.title} sees nothing.`,
        todo: `Look at what ${name} reads in ${environment.title}, and say that it was checked.`,
      }),
    );
