import {
  DescribeAnalysisDefinitionCommand,
  DescribeDashboardDefinitionCommand,
  DescribeDataSetCommand,
  DescribeDataSourceCommand,
  DescribeThemeCommand,
  DescribeTopicCommand,
  ListFoldersForResourceCommand,
} from '@aws-sdk/client-quicksight';
import type { AssetKind } from '../../shared/domain/directory.ts';
import {
  isJsonNumber,
  isJsonObject,
  type JsonDocument,
  type JsonObject,
} from '../../shared/domain/json-document.ts';
import type { AssetFacts, AssetId } from '../../shared/domain/releases/release.ts';
import { compareWithSdk } from '../connectors/quicksight/definitions/compare-with-sdk.ts';
import { describeDefinition, describeRaw } from '../connectors/quicksight/definitions/raw-assets.ts';
import { readWithSdk } from '../connectors/quicksight/definitions/read-with-sdk.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { isMissing, pageSize, readPages } from '../connectors/quicksight/read-paged.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readTags } from '../connectors/quicksight/read-places.ts';
import { readRefresh } from '../connectors/quicksight/read-refresh.ts';
import { assetDocument } from './asset-document.ts';
import { datasetColumns } from './dataset-columns.ts';
import { ifReadable } from './if-readable.ts';
import { isUploadedFile } from './uploaded-file.ts';

/** An asset as it was found. */
export interface AssetRead {
  readonly name: string;
  readonly document: JsonObject;
  readonly facts: AssetFacts;
  readonly unknownToSdk: readonly string[];
}

/** Why there is no document, in a sentence. */
export interface AssetAbsent {
  readonly absent: string;
}

const at = (object: JsonDocument | undefined, ...names: readonly string[]): JsonDocument | undefined =>
  names.reduce<JsonDocument | undefined>(
    (value, name) => (isJsonObject(value) ? value.get(name) : undefined),
    object,
  );
const text = (value: JsonDocument | undefined): string | null => (typeof value === 'string' ? value : null);
const number = (value: JsonDocument | undefined): number | null =>
  isJsonNumber(value) ? Number(value.lexeme) : null;
/** Times come as seconds since 1970. */
const time = (value: JsonDocument | undefined): string | null => {
  const seconds = number(value);
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
};

/** The member of a Describe answer that holds the asset. */
const described: Readonly<Record<AssetKind, string>> = {
  dashboard: 'Dashboard',
  analysis: 'Analysis',
  dataset: 'DataSet',
  data_source: 'DataSource',
  theme: 'Theme',
  topic: 'Topic',
};

const rawKind = (kind: AssetKind) => (kind === 'data_source' ? 'datasource' : kind);

/** What the SDK would have lost, by path; the answer itself is what its reader is given. */
const canary = async (
  cloud: QuickSight,
  { kind, id }: AssetId,
  answer: JsonObject,
): Promise<readonly string[]> => {
  const AwsAccountId = cloud.accountId;
  const read = () => {
    switch (kind) {
      case 'dashboard':
        return readWithSdk(new DescribeDashboardDefinitionCommand({ AwsAccountId, DashboardId: id }), answer);
      case 'analysis':
        return readWithSdk(new DescribeAnalysisDefinitionCommand({ AwsAccountId, AnalysisId: id }), answer);
      case 'dataset':
        return readWithSdk(new DescribeDataSetCommand({ AwsAccountId, DataSetId: id }), answer);
      case 'data_source':
        return readWithSdk(new DescribeDataSourceCommand({ AwsAccountId, DataSourceId: id }), answer);
      case 'theme':
        return readWithSdk(new DescribeThemeCommand({ AwsAccountId, ThemeId: id }), answer);
      case 'topic':
        return readWithSdk(new DescribeTopicCommand({ AwsAccountId, TopicId: id }), answer);
    }
  };
  try {
    return compareWithSdk(answer, await read())
      .filter(({ path }) => path !== '$.RequestId' && path !== '$.Status')
      .map(({ path }) => path);
  } catch {
    // The SDK cannot read it at all: everything would be lost.
    return ['$'];
  }
};

/** The folders that an asset lies in, by their ARNs. */
export const readFolders = (cloud: QuickSight, arn: string, signal?: AbortSignal): Promise<string[]> =>
  readPages(async (token) => {
    const page = await cloud.send(
      new ListFoldersForResourceCommand({
        AwsAccountId: cloud.accountId,
        ResourceArn: arn,
        MaxResults: pageSize,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
      signal,
    );
    return { items: page.Folders, next: page.NextToken };
  }).then((found) => [...found].sort());

/** The service's refusals of what its API cannot read, which is no failure of the reading. */
const unreadableByNature = (kind: AssetKind, error: unknown): string | undefined => {
  if (isMissing(error)) return 'It is not there.';
  return kind === 'dataset' && isUploadedFile(error)
    ? `QuickSight’s API does not read it: ${error.message}`
    : undefined;
};

/**
 * Reads one asset whole: what it is, who holds what on it, its tags and folders. What the service cannot tell by
 * its nature is absent with the reason; a missing permission, or no answer, rejects with `CloudError`.
 */
export const readAsset = async (
  cloud: QuickSight,
  asset: AssetId,
  arn: string,
  signal?: AbortSignal,
): Promise<AssetRead | AssetAbsent> => {
  const { kind, id } = asset;
  const isDefined = kind === 'dashboard' || kind === 'analysis';
  try {
    const [description, definition] = await Promise.all([
      describeRaw(cloud, rawKind(kind), { id }, signal),
      isDefined ? describeDefinition(cloud, kind, { id }, signal) : undefined,
    ]);
    const whole = description.get(described[kind]);
    const inSpice = kind === 'dataset' && text(at(whole, 'ImportMode')) === 'SPICE';
    const [unknownToSdk, grants, tags, folders, refresh] = await Promise.all([
      canary(cloud, asset, definition ?? description),
      ifReadable(readPermissions(cloud, kind, id, signal)),
      ifReadable(readTags(cloud, arn, signal)),
      kind === 'theme' || kind === 'topic' ? null : ifReadable(readFolders(cloud, arn, signal)),
      inSpice ? ifReadable(readRefresh(cloud, id, signal)) : undefined,
    ]);
    return {
      name: text(at(definition, 'Name')) ?? text(at(whole, 'Name')) ?? id,
      document: assetDocument(kind, description, definition),
      unknownToSdk,
      facts: {
        version: number(at(whole, 'Version', 'VersionNumber')),
        updatedAt: time(at(whole, 'LastUpdatedTime')),
        columns: kind === 'dataset' ? datasetColumns(whole) : null,
        importMode: kind === 'dataset' ? text(at(whole, 'ImportMode')) : null,
        sourceType: kind === 'data_source' ? text(at(whole, 'Type')) : null,
        grants: grants && [...grants].map(([principal, actions]) => ({ principal, actions: [...actions] })),
        tags: tags && { ...tags },
        folders: folders && [...folders],
        ...(refresh === undefined ? {} : { refresh }),
      },
    };
  } catch (error) {
    const absent = unreadableByNature(kind, error);
    if (absent === undefined) throw error;
    return { absent };
  }
};
