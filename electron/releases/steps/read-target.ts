import { ListDashboardVersionsCommand } from '@aws-sdk/client-quicksight';
import {
  isJsonList,
  isJsonNumber,
  isJsonObject,
  type JsonDocument,
  type JsonObject,
} from '../../../shared/domain/json-document.ts';
import type { AssetFacts, AssetId } from '../../../shared/domain/releases/release.ts';
import { describeDefinition, describeRaw } from '../../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { orMissing, pageSize, readPages } from '../../connectors/quicksight/read-paged.ts';
import { assetDocument } from '../asset-document.ts';
import { datasetColumns } from '../dataset-columns.ts';
import { isUploadedFile } from '../uploaded-file.ts';

/** An asset of a stage as it is now. */
export interface TargetAsset {
  readonly document: JsonObject;
  /** Of a dashboard: its newest version, which need not be the published one. */
  readonly version: number | null;
  /** Of a dashboard: the version that people see. */
  readonly published: number | null;
  /** `CREATION_SUCCESSFUL` and the like; null for kinds that are ready at once. */
  readonly status: string | null;
  readonly errors: readonly string[];
  /** Of a dataset: what it hands to dashboards; null where the service does not say. */
  readonly columns: AssetFacts['columns'];
  /** Of a dataset: how much SPICE it uses. */
  readonly spiceBytes: number | null;
  /** Of a data source: `CONNECTED`, `NOT_VERIFIED` or `AUTH_FAILED`, where the service says it. */
  readonly credentials: string | null;
}

/** What only some kinds have. */
const noFacts = { columns: null, spiceBytes: null, credentials: null };

const at = (value: JsonDocument | undefined, ...names: readonly string[]): JsonDocument | undefined =>
  names.reduce<JsonDocument | undefined>(
    (held, name) => (isJsonObject(held) ? held.get(name) : undefined),
    value,
  );
const text = (value: JsonDocument | undefined): string | null => (typeof value === 'string' ? value : null);
const number = (value: JsonDocument | undefined): number | null =>
  isJsonNumber(value) ? Number(value.lexeme) : null;

const errorsOf = (answer: JsonDocument | undefined): string[] => {
  const errors = at(answer, 'Errors');
  if (!isJsonList(errors)) return [];
  return errors.map((error) => `${text(at(error, 'Type')) ?? 'ERROR'}: ${text(at(error, 'Message')) ?? ''}`);
};

const newestVersion = async (cloud: QuickSight, id: string, signal?: AbortSignal): Promise<number> => {
  const versions = await readPages(async (token) => {
    const page = await cloud.send(
      new ListDashboardVersionsCommand({
        AwsAccountId: cloud.accountId,
        DashboardId: id,
        MaxResults: pageSize,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
      signal,
    );
    return { items: page.DashboardVersionSummaryList, next: page.NextToken };
  });
  return Math.max(1, ...versions.map(({ VersionNumber }) => VersionNumber ?? 0));
};

const readDashboard = async (
  cloud: QuickSight,
  id: string,
  isNew: boolean,
  signal?: AbortSignal,
): Promise<TargetAsset> => {
  const description = await describeRaw(cloud, 'dashboard', { id }, signal);
  const published = number(at(description, 'Dashboard', 'Version', 'VersionNumber'));
  const version = isNew && published === 1 ? 1 : await newestVersion(cloud, id, signal);
  const definition = await describeDefinition(cloud, 'dashboard', { id, version }, signal);
  return {
    document: assetDocument('dashboard', description, definition),
    version,
    published,
    status: text(definition.get('ResourceStatus')),
    errors: errorsOf(definition),
    ...noFacts,
  };
};

const readDataset = async (cloud: QuickSight, id: string, signal?: AbortSignal): Promise<TargetAsset> => {
  const found = { version: null, published: null, status: null, errors: [], ...noFacts };
  try {
    const description = await describeRaw(cloud, 'dataset', { id }, signal);
    const dataset = at(description, 'DataSet');
    return {
      ...found,
      document: assetDocument('dataset', description),
      columns: datasetColumns(dataset),
      spiceBytes: number(at(dataset, 'ConsumedSpiceCapacityInBytes')),
    };
  } catch (error) {
    if (!isUploadedFile(error)) throw error;
    // It is there, and that is all that can be said of it.
    return { ...found, document: new Map() };
  }
};

/** The document of one version of a dashboard; null where there is none any more. */
export const readDashboardVersion = (
  cloud: QuickSight,
  id: string,
  version: number,
  signal?: AbortSignal,
): Promise<JsonObject | null> =>
  orMissing(
    Promise.all([
      describeRaw(cloud, 'dashboard', { id }, signal),
      describeDefinition(cloud, 'dashboard', { id, version }, signal),
    ]).then(([description, definition]) => assetDocument('dashboard', description, definition)),
  );

/**
 * Reads what a stage has under an id; null where there is nothing. A dashboard that was only just made (`isNew`) has
 * one version, so its versions are not listed.
 */
export const readTarget = (
  cloud: QuickSight,
  { kind, id, isNew = false }: AssetId & { readonly isNew?: boolean },
  signal?: AbortSignal,
): Promise<TargetAsset | null> =>
  orMissing(
    (async (): Promise<TargetAsset> => {
      if (kind === 'dashboard') return readDashboard(cloud, id, isNew, signal);
      if (kind === 'dataset') return readDataset(cloud, id, signal);
      if (kind === 'analysis') {
        const [description, definition] = await Promise.all([
          describeRaw(cloud, kind, { id }, signal),
          describeDefinition(cloud, kind, { id }, signal),
        ]);
        return {
          document: assetDocument(kind, description, definition),
          version: null,
          published: null,
          status: text(definition.get('ResourceStatus')),
          errors: errorsOf(definition),
          ...noFacts,
        };
      }
      const description = await describeRaw(
        cloud,
        kind === 'data_source' ? 'datasource' : kind,
        { id },
        signal,
      );
      const status =
        kind === 'data_source'
          ? text(at(description, 'DataSource', 'Status'))
          : kind === 'theme'
            ? text(at(description, 'Theme', 'Version', 'Status'))
            : null;
      return {
        document: assetDocument(kind, description),
        version: kind === 'theme' ? number(at(description, 'Theme', 'Version', 'VersionNumber')) : null,
        published: null,
        status,
        errors: [],
        ...noFacts,
        credentials: text(at(description, 'DataSource', 'CredentialStatus')),
      };
    })(),
  );
