import { QuickSight } from '@aws-sdk/client-quicksight';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import type { PromotionStage } from '../../electron/sandbox/seed/promotion-stages.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { dashboardIds } from './fifty-dashboards.ts';
import { replaceTexts } from './replace-texts.ts';

const clientOf = ({ endpoints }: RunningSandbox, { region, accessKeyId }: PromotionStage) =>
  new QuickSight({
    endpoint: endpoints.quicksight,
    region,
    credentials: { accessKeyId, secretAccessKey: 'any-secret-goes-with-it' },
    maxAttempts: 10,
  });

/**
 * What a script does instead: describe in dev, put the other account's number, create in test, one after the other,
 * dependencies first. It compares nothing, verifies nothing, and loses what the SDK does not know.
 */
export const promoteWithSdk = async (
  sandbox: RunningSandbox,
  from: PromotionStage,
  to: PromotionStage,
  count: number,
): Promise<void> => {
  const [dev, test] = [clientOf(sandbox, from), clientOf(sandbox, to)];
  const moved = <T>(value: T): T =>
    replaceTexts(value, (text) =>
      text.replaceAll(`:${from.region}:${from.accountId}:`, `:${to.region}:${to.accountId}:`),
    );
  const here = { AwsAccountId: from.accountId };
  const there = { AwsAccountId: to.accountId };
  const Permissions = (kind: 'dashboard' | 'dataset' | 'theme') => [
    {
      Principal: `arn:aws:quicksight:${to.region}:${to.accountId}:group/default/cost-owners`,
      Actions: [...actionsFor(kind, 'owner')],
    },
  ];
  try {
    const { Theme } = await dev.describeTheme({ ...here, ThemeId: 'house' });
    await test.createTheme({
      ...there,
      ThemeId: 'house',
      Name: Theme?.Name,
      BaseThemeId: Theme?.Version?.BaseThemeId,
      Configuration: Theme?.Version?.Configuration,
      Permissions: Permissions('theme'),
    });
    const made = new Set<string>();
    for (const DashboardId of dashboardIds(count)) {
      const { Definition, Name, ThemeArn } = await dev.describeDashboardDefinition({ ...here, DashboardId });
      for (const { DataSetArn = '' } of Definition?.DataSetIdentifierDeclarations ?? []) {
        const DataSetId = DataSetArn.slice(DataSetArn.lastIndexOf('/') + 1);
        if (made.has(DataSetId)) continue;
        made.add(DataSetId);
        const { DataSet } = await dev.describeDataSet({ ...here, DataSetId });
        const rules = DataSet?.RowLevelPermissionDataSet?.Arn;
        if (rules !== undefined && !made.has('rules')) {
          made.add('rules');
          const id = rules.slice(rules.lastIndexOf('/') + 1);
          const { DataSet: of } = await dev.describeDataSet({ ...here, DataSetId: id });
          await test.createDataSet({
            ...there,
            ...moved({
              Name: of?.Name,
              PhysicalTableMap: of?.PhysicalTableMap,
              LogicalTableMap: of?.LogicalTableMap,
              ImportMode: of?.ImportMode,
              UseAs: undefined,
            }),
            DataSetId: id,
            Permissions: Permissions('dataset'),
          });
        }
        await test.createDataSet({
          ...there,
          ...moved({
            Name: DataSet?.Name,
            PhysicalTableMap: DataSet?.PhysicalTableMap,
            LogicalTableMap: DataSet?.LogicalTableMap,
            ImportMode: DataSet?.ImportMode,
            RowLevelPermissionDataSet: DataSet?.RowLevelPermissionDataSet,
          }),
          DataSetId,
          Permissions: Permissions('dataset'),
        });
      }
      await test.createDashboard({
        ...there,
        DashboardId,
        Name,
        ...moved({ Definition, ThemeArn }),
        Permissions: Permissions('dashboard'),
      });
      while (
        /IN_PROGRESS/.test(
          (await test.describeDashboard({ ...there, DashboardId })).Dashboard?.Version?.Status ?? '',
        )
      );
    }
  } finally {
    dev.destroy();
    test.destroy();
  }
};
