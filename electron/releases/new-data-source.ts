import type { JsonDocument, JsonObject } from '../../shared/domain/json-document.ts';
import type { StageMapping } from '../../shared/domain/releases/stage-mapping.ts';

/** Members of a described data source that creating one does not take: they tell of credentials that stay behind. */
const staysBehind = ['AlternateDataSourceParameters', 'SecretArn'];

/**
 * A data source as a stage gets it: the release's, without what stays behind, with the secret that the mapping names,
 * else with that of the release, which the mapping's ARNs have rewritten.
 */
export const newDataSource = (
  document: JsonObject,
  said: StageMapping['newDataSources'][number],
): JsonObject => {
  const secret = said.secretArn ?? document.get('SecretArn');
  return new Map<string, JsonDocument>([
    ...[...document].filter(([name]) => !staysBehind.includes(name)),
    ...(typeof secret === 'string' ? [['SecretArn', secret] as const] : []),
  ]);
};

/** A data source's document as the members of its Create or Update operation. */
export const dataSourceBody = (document: JsonObject): JsonObject => {
  const secret = document.get('SecretArn');
  const body = new Map([...document].filter(([name]) => !staysBehind.includes(name)));
  return typeof secret === 'string' ? body.set('Credentials', new Map([['SecretArn', secret]])) : body;
};
