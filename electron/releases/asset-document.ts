import type { AssetKind } from '../../shared/domain/directory.ts';
import { isJsonObject, type JsonDocument, type JsonObject } from '../../shared/domain/json-document.ts';

/** Members of an answer, or of what it describes, that say where an asset is and how it fares, not what it is. */
const passing: Readonly<Record<AssetKind, readonly string[]>> = {
  dashboard: ['DashboardId', 'Errors', 'ResourceStatus', 'Status', 'RequestId'],
  analysis: ['AnalysisId', 'Errors', 'ResourceStatus', 'Status', 'RequestId'],
  dataset: [
    'Arn',
    'DataSetId',
    'CreatedTime',
    'LastUpdatedTime',
    'ConsumedSpiceCapacityInBytes',
    'OutputColumns',
  ],
  data_source: [
    'Arn',
    'DataSourceId',
    'CreatedTime',
    'LastUpdatedTime',
    'Status',
    'ErrorInfo',
    'CredentialStatus',
    'LastCredentialVerifiedAt',
  ],
  theme: ['Arn', 'ThemeId', 'CreatedTime', 'LastUpdatedTime', 'Type', 'Version'],
  topic: ['Arn', 'TopicId', 'Status', 'RequestId'],
};

const passingThemeVersion = ['Arn', 'VersionNumber', 'CreatedTime', 'Errors', 'Status'];

const without = (object: JsonObject, names: readonly string[]): Map<string, JsonDocument> =>
  new Map([...object].filter(([name]) => !names.includes(name)));

const member = (object: JsonObject, name: string): JsonObject => {
  const value = object.get(name);
  return isJsonObject(value) ? value : new Map();
};

/**
 * What an asset is, out of the service's answers: everything but what only says where it is and how it fares.
 * Members that nobody here knows stay.
 *
 * @param description the answer of Describe{Kind}.
 * @param definition of a dashboard or an analysis, the answer of Describe{Kind}Definition.
 */
export const assetDocument = (
  kind: AssetKind,
  description: JsonObject,
  definition: JsonObject = new Map(),
): JsonObject => {
  switch (kind) {
    case 'dashboard': {
      const document = without(definition, passing.dashboard);
      const links = member(description, 'Dashboard').get('LinkEntities');
      if (links !== undefined && links !== null) document.set('LinkEntities', links);
      return document;
    }
    case 'analysis':
      return without(definition, passing.analysis);
    case 'dataset':
      return without(member(description, 'DataSet'), passing.dataset);
    case 'data_source':
      return without(member(description, 'DataSource'), passing.data_source);
    case 'theme': {
      const theme = member(description, 'Theme');
      return new Map([
        ...without(theme, passing.theme),
        ...without(member(theme, 'Version'), passingThemeVersion),
      ]);
    }
    case 'topic':
      return without(description, passing.topic);
  }
};
