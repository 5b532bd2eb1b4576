import {
  DescribeDataSetRefreshPropertiesCommand,
  ListRefreshSchedulesCommand,
} from '@aws-sdk/client-quicksight';
import type { Json } from '../../../shared/domain/plan.ts';
import type { RefreshFacts } from '../../../shared/domain/releases/release.ts';
import type { QuickSight } from './quicksight.ts';
import { orMissing } from './read-paged.ts';

const asJson = (value: unknown): Record<string, Json> => JSON.parse(JSON.stringify(value ?? {}));

/** When a dataset is refreshed, by schedule. The start is left out: it is past wherever it is read again. */
export const readSchedules = async (
  cloud: QuickSight,
  dataset: string,
  signal?: AbortSignal,
): Promise<RefreshFacts['schedules']> => {
  const found = await orMissing(
    cloud.send(
      new ListRefreshSchedulesCommand({ AwsAccountId: cloud.accountId, DataSetId: dataset }),
      signal,
    ),
  );
  return (found?.RefreshSchedules ?? [])
    .map(({ ScheduleId: id = '', ScheduleFrequency, RefreshType }) => ({
      id,
      schedule: asJson({ ScheduleFrequency, RefreshType }),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
};

/** How a dataset is refreshed in part, and who is told of a failure; null where nothing is said of it. */
export const readRefreshProperties = async (
  cloud: QuickSight,
  dataset: string,
  signal?: AbortSignal,
): Promise<Record<string, Json> | null> => {
  const found = await orMissing(
    cloud.send(
      new DescribeDataSetRefreshPropertiesCommand({ AwsAccountId: cloud.accountId, DataSetId: dataset }),
      signal,
    ),
  );
  return found?.DataSetRefreshProperties === undefined ? null : asJson(found.DataSetRefreshProperties);
};

/** All that is said of how a dataset is refreshed. */
export const readRefresh = async (
  cloud: QuickSight,
  dataset: string,
  signal?: AbortSignal,
): Promise<RefreshFacts> => {
  const [schedules, properties] = await Promise.all([
    readSchedules(cloud, dataset, signal),
    readRefreshProperties(cloud, dataset, signal),
  ]);
  return { schedules, properties };
};
