import { isJsonList, type JsonDocument } from '../../shared/domain/json-document.ts';
import { readJsonAt } from '../../shared/domain/json-document-path.ts';
import type { AssetFacts } from '../../shared/domain/releases/release.ts';

const text = (value: JsonDocument | undefined): string => (typeof value === 'string' ? value : '');

/** What a described dataset hands to dashboards; null where the service does not say. */
export const datasetColumns = (dataset: JsonDocument | undefined): AssetFacts['columns'] => {
  const columns = dataset === undefined ? undefined : readJsonAt(dataset, ['OutputColumns']);
  if (!isJsonList(columns)) return null;
  return columns.map((column) => ({
    name: text(readJsonAt(column, ['Name'])),
    type: text(readJsonAt(column, ['Type'])),
  }));
};
