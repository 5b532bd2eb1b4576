import {
  DescribeDashboardCommand,
  DescribeDataSetCommand,
  DescribeDataSourceCommand,
  ListDashboardsCommand,
  ListDataSetsCommand,
} from '@aws-sdk/client-quicksight';
import { CloudError } from '../cloud-call.ts';
import { readDenial } from './denial.ts';
import type { QuickSight } from './quicksight.ts';
import { orMissing, pageSize, readPages } from './read-paged.ts';

export interface AssetFound {
  readonly kind: 'dashboard' | 'dataset';
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly updatedAt: Date | null;
}

/** A list that the service does not let the connection read. */
export interface RefusedList {
  readonly kind: AssetFound['kind'];
  readonly operation: string;
  /** The permission that is missing, where the service names it. */
  readonly action: string | null;
  readonly message: string;
}

/** All that can be listed; a kind whose list is refused is named, and is not none. */
export interface AssetsRead {
  readonly assets: readonly AssetFound[];
  readonly unreadable: readonly RefusedList[];
}

/** All dashboards and datasets of the account, dashboards first, by name. Throws where no answer came. */
export const readAllAssets = async (cloud: QuickSight, signal?: AbortSignal): Promise<AssetsRead> => {
  const page = { AwsAccountId: cloud.accountId, MaxResults: pageSize };
  const unreadable: RefusedList[] = [];
  const unlessRefused = async (kind: AssetFound['kind'], list: Promise<readonly AssetFound[]>) => {
    try {
      return byName(await list);
    } catch (error) {
      if (!(error instanceof CloudError) || error.failure !== 'refused') throw error;
      const { operation, message } = error;
      const denial = readDenial(message);
      const action = denial.kind === 'permission' || denial.kind === 'scp' ? denial.action : undefined;
      unreadable.push({ kind, operation, action: action ?? null, message });
      return [];
    }
  };
  const dashboards = readPages(async (token) => {
    const found = await cloud.send(new ListDashboardsCommand({ ...page, NextToken: token }), signal);
    const items = found.DashboardSummaryList?.map((item) =>
      asset('dashboard', item.DashboardId, item.Name, item.Arn, item.LastUpdatedTime),
    );
    return { items, next: found.NextToken };
  });
  const datasets = readPages(async (token) => {
    const found = await cloud.send(new ListDataSetsCommand({ ...page, NextToken: token }), signal);
    const items = found.DataSetSummaries?.map((item) =>
      asset('dataset', item.DataSetId, item.Name, item.Arn, item.LastUpdatedTime),
    );
    return { items, next: found.NextToken };
  });
  const assets = await Promise.all([
    unlessRefused('dashboard', dashboards),
    unlessRefused('dataset', datasets),
  ]);
  return { assets: assets.flat(), unreadable };
};

const asset = (
  kind: AssetFound['kind'],
  id = '',
  name = '',
  arn = '',
  updatedAt: Date | undefined = undefined,
): AssetFound => ({ kind, id, name, arn, updatedAt: updatedAt ?? null });

const byName = (assets: readonly AssetFound[]) =>
  [...assets].sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1));

/** What the account calls a dashboard or dataset; undefined where it is not there or may not be read. */
export const readAssetName = async (
  cloud: QuickSight,
  kind: AssetFound['kind'],
  id: string,
  signal?: AbortSignal,
): Promise<string | undefined> => {
  const AwsAccountId = cloud.accountId;
  try {
    if (kind === 'dataset')
      return (await cloud.send(new DescribeDataSetCommand({ AwsAccountId, DataSetId: id }), signal)).DataSet
        ?.Name;
    return (await cloud.send(new DescribeDashboardCommand({ AwsAccountId, DashboardId: id }), signal))
      .Dashboard?.Name;
  } catch (error) {
    // The plan can do without: a name is only how it speaks of an id.
    if (error instanceof CloudError && error.failure === 'refused') return undefined;
    throw error;
  }
};

export interface DataSourceFound {
  readonly name: string;
  readonly type: string;
  /** `CREATION_SUCCESSFUL`, `UPDATE_FAILED`, … */
  readonly status: string;
}

/** A data source, or null where it is not there. */
export const readDataSource = async (
  cloud: QuickSight,
  id: string,
  signal?: AbortSignal,
): Promise<DataSourceFound | null> => {
  const command = new DescribeDataSourceCommand({ AwsAccountId: cloud.accountId, DataSourceId: id });
  const answer = await orMissing(cloud.send(command, signal));
  if (answer === null) return null;
  const { Name, Type, Status } = answer.DataSource ?? {};
  return { name: Name ?? '', type: Type ?? '', status: Status ?? '' };
};
