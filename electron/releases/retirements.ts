import {
  DescribeAnalysisCommand,
  DescribeDashboardCommand,
  ListAnalysesCommand,
  ListDashboardsCommand,
  ListDataSetsCommand,
} from '@aws-sdk/client-quicksight';
import { isJsonObject } from '../../shared/domain/json-document.ts';
import { walkJson } from '../../shared/domain/json-document-path.ts';
import { meaningOf } from '../../shared/domain/releases/asset-places.ts';
import type { CarriedAsset } from '../../shared/domain/releases/deployment.ts';
import type { AssetId } from '../../shared/domain/releases/release.ts';
import { describeRaw } from '../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { orMissing, pageSize, readEach, readPages } from '../connectors/quicksight/read-paged.ts';

/** Who reads a dataset, by the dataset's id. */
export type Readers = ReadonlyMap<string, readonly (AssetId & { readonly name: string })[]>;

/**
 * Datasets of a stage that a deployment brought and a later one put another in the place of, longer ago than
 * `hours`; of each tenant's copies on their own. `at`: when the later one did.
 */
export const superseded = (
  carried: readonly CarriedAsset[],
  now: Date,
  hours: number,
): readonly (CarriedAsset & { readonly supersededAt: string })[] => {
  const sets = carried.filter(({ kind }) => kind === 'dataset');
  return [
    ...Map.groupBy(sets, ({ sourceId, tenant }) => JSON.stringify([sourceId, tenant ?? null])).values(),
  ].flatMap((of) => {
    const [newest, ...older] = [...of].sort((a, b) => (a.at < b.at ? 1 : -1));
    if (newest === undefined) return [];
    return older.flatMap((one, position) => {
      const supersededAt = (older[position - 1] ?? newest).at;
      return now.getTime() - Date.parse(supersededAt) < hours * 3_600_000 ? [] : [{ ...one, supersededAt }];
    });
  });
};

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/**
 * Every reader of every dataset in an account: dashboards by the version that people see, analyses, and datasets made
 * of others. One question for each asset, since no list tells it.
 */
export const readDatasetReaders = async (cloud: QuickSight, signal?: AbortSignal): Promise<Readers> => {
  const AwsAccountId = cloud.accountId;
  const page = (token: string | undefined) => ({
    AwsAccountId,
    MaxResults: pageSize,
    ...(token === undefined ? {} : { NextToken: token }),
  });
  const [dashboards, analyses, datasets] = await Promise.all([
    readPages(async (token) => {
      const { DashboardSummaryList, NextToken } = await cloud.send(
        new ListDashboardsCommand(page(token)),
        signal,
      );
      return { items: DashboardSummaryList, next: NextToken };
    }),
    readPages(async (token) => {
      const { AnalysisSummaryList, NextToken } = await cloud.send(
        new ListAnalysesCommand(page(token)),
        signal,
      );
      return { items: AnalysisSummaryList, next: NextToken };
    }),
    readPages(async (token) => {
      const { DataSetSummaries, NextToken } = await cloud.send(new ListDataSetsCommand(page(token)), signal);
      return { items: DataSetSummaries, next: NextToken };
    }),
  ]);
  const readers = new Map<string, (AssetId & { readonly name: string })[]>();
  const reads = (reader: AssetId & { readonly name: string }, arns: readonly string[]) => {
    for (const id of new Set(arns.map(idOf))) readers.set(id, [...(readers.get(id) ?? []), reader]);
  };
  await readEach(dashboards, async ({ DashboardId = '', Name = '' }) => {
    const found = await orMissing(
      cloud.send(new DescribeDashboardCommand({ AwsAccountId, DashboardId }), signal),
    );
    reads({ kind: 'dashboard', id: DashboardId, name: Name }, found?.Dashboard?.Version?.DataSetArns ?? []);
  });
  await readEach(
    analyses.filter(({ Status }) => Status !== 'DELETED'),
    async ({ AnalysisId = '', Name = '' }) => {
      const found = await orMissing(
        cloud.send(new DescribeAnalysisCommand({ AwsAccountId, AnalysisId }), signal),
      );
      reads({ kind: 'analysis', id: AnalysisId, name: Name }, found?.Analysis?.DataSetArns ?? []);
    },
  );
  await readEach(datasets, async ({ DataSetId = '', Name = '' }) => {
    const found = await describeRaw(cloud, 'dataset', { id: DataSetId }, signal).catch((error: Error) => {
      // An uploaded file is made of nothing else, and cannot be described.
      if (error.name === 'InvalidParameterValueException' || error.name === 'ResourceNotFoundException')
        return null;
      throw error;
    });
    const document = found?.get('DataSet');
    const parents: string[] = [];
    if (isJsonObject(document))
      walkJson(document, (path, value) => {
        if (typeof value === 'string' && meaningOf('dataset', path) === 'dataset') parents.push(value);
      });
    reads({ kind: 'dataset', id: DataSetId, name: Name }, parents);
  });
  return readers;
};
