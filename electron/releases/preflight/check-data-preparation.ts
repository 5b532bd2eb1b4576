import { isJsonObject, type JsonObject } from '../../../shared/domain/json-document.ts';
import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { isPut } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

const has = (document: JsonObject, name: string): boolean => {
  const value = document.get(name);
  return value !== undefined && value !== null;
};

const physicalTables = (document: JsonObject): number => {
  const tables = document.get('PhysicalTableMap');
  return isJsonObject(tables) ? tables.size : 0;
};

/** How a dataset is prepared decides whether the API takes it. */
export const checkDataPreparation: PreflightCheck = ({ placed }) =>
  placed.filter(isPut).flatMap(({ asset, content }): PlanFinding[] => {
    if (asset.kind !== 'dataset') return [];
    const { document } = content;
    const isNew = has(document, 'DataPrepConfiguration') || has(document, 'SemanticModelConfiguration');
    if (isNew && has(document, 'RowLevelPermissionDataSet'))
      return [
        {
          severity: 'blocker',
          message: `The dataset ${asset.name} is made with the new data preparation and has its row rules beside it: QuickSight refuses that.`,
          todo: 'Save the dataset anew where it was made, so that its rules stand in its semantic model, and take the release again.',
        },
      ];
    if (isNew)
      return [
        {
          severity: 'note',
          message: `The dataset ${asset.name} is made with the new data preparation: only QuickSight itself knows its columns, so they are not checked.`,
        },
      ];
    if (physicalTables(document) === 0 && !has(document, 'LogicalTableMap'))
      return [
        {
          severity: 'blocker',
          message: `The dataset ${asset.name} names no table: it was made of an uploaded file, which QuickSight hands to nobody.`,
          todo: 'Upload the file in the stage and map to that dataset.',
        },
      ];
    return [];
  });
