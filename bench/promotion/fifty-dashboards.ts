import type { QuickSight } from '@aws-sdk/client-quicksight';
import { replaceTexts } from './replace-texts.ts';

/** Ids of what is promoted: dashboards in pairs, each pair on a dataset of its own. */
export const dashboardIds = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `board-${String(at + 1).padStart(3, '0')}`);
const datasetIds = (count: number): string[] =>
  Array.from({ length: Math.ceil(count / 2) }, (_, at) => `facts-${String(at + 1).padStart(3, '0')}`);

/** Makes dashboards and their datasets in dev, as copies of what the sandbox's seed has there. */
export const authorDashboards = async (
  client: QuickSight,
  AwsAccountId: string,
  count: number,
): Promise<void> => {
  const { DataSet } = await client.describeDataSet({ AwsAccountId, DataSetId: 'sales' });
  if (DataSet?.Arn === undefined) throw new Error('The sandbox has no dataset sales');
  const { PhysicalTableMap, LogicalTableMap, Arn } = DataSet;
  for (const DataSetId of datasetIds(count))
    await client.createDataSet({
      AwsAccountId,
      DataSetId,
      Name: DataSetId,
      PhysicalTableMap,
      LogicalTableMap,
      ImportMode: 'DIRECT_QUERY',
    });
  const { Definition, ThemeArn } = await client.describeDashboardDefinition({
    AwsAccountId,
    DashboardId: 'sales-overview',
  });
  for (const [at, DashboardId] of dashboardIds(count).entries()) {
    const facts = Arn.replace(/sales$/, datasetIds(count)[at >> 1] ?? '');
    await client.createDashboard({
      AwsAccountId,
      DashboardId,
      Name: DashboardId,
      ThemeArn,
      Definition: replaceTexts(Definition, (text) => (text === Arn ? facts : text)),
    });
  }
};
