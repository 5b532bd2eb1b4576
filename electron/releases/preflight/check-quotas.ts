import { isJsonList, type JsonDocument } from '../../../shared/domain/json-document.ts';
import { readJsonAt } from '../../../shared/domain/json-document-path.ts';
import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { assetWords, isPut } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

const count = (document: JsonDocument, ...path: readonly (string | number)[]): number => {
  const value = readJsonAt(document, path);
  return isJsonList(value) ? value.length : 0;
};

/** The most of each that one definition holds (reference: quotas of the service's model). */
const mostOf: readonly (readonly [member: string, most: number, words: string])[] = [
  ['DataSetIdentifierDeclarations', 50, 'datasets'],
  ['Sheets', 20, 'sheets'],
  ['ParameterDeclarations', 400, 'parameters'],
  ['CalculatedFields', 2_000, 'calculated fields'],
  ['FilterGroups', 2_000, 'filter groups'],
];
const mostVisuals = 75;

/** Nothing is larger than the service takes. */
export const checkQuotas: PreflightCheck = ({ placed }) =>
  placed.filter(isPut).flatMap(({ asset, content }): PlanFinding[] => {
    if (asset.kind !== 'dashboard' && asset.kind !== 'analysis') return [];
    const definition = content.document.get('Definition') ?? null;
    const what = `The ${assetWords[asset.kind]} ${asset.name}`;
    const sheets = readJsonAt(definition, ['Sheets']);
    const over = [
      ...mostOf.flatMap(([member, most, words]) => {
        const found = count(definition, member);
        return found > most ? [`${what} has ${found} ${words}; QuickSight takes ${most}.`] : [];
      }),
      ...(isJsonList(sheets) ? sheets : []).flatMap((sheet, position) => {
        const found = count(sheet, 'Visuals');
        const name = readJsonAt(sheet, ['Name']);
        return found > mostVisuals
          ? [
              `${what} has ${found} visuals on sheet ${typeof name === 'string' ? name : position + 1}; QuickSight takes ${mostVisuals}.`,
            ]
          : [];
      }),
    ];
    return over.map((message) => ({
      severity: 'blocker',
      message,
      todo: 'Divide it where it is made, and take the release again.',
    }));
  });
