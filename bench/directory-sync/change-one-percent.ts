import { QuickSight } from '@aws-sdk/client-quicksight';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';

const digits = (value: number, length: number) => String(value).padStart(length, '0');

/**
 * Changes 1 % of the `large` seed: the roles of 100 people, a member of 10 groups, the names of 25 data sources
 * (which moves their dates) and a grant on 25 dashboards (which moves none). Answers how many things that were.
 */
export const changeOnePercent = async (sandbox: RunningSandbox): Promise<number> => {
  const { endpoints, region, credentials, accountId: AwsAccountId } = sandbox;
  const quicksight = new QuickSight({ endpoint: endpoints.quicksight, region, credentials });
  const Namespace = 'default';
  const emailOf = (index: number) => `person.${digits(index, 5)}@large.example`;
  const nameOf = (index: number) => `quicksight_sso/${emailOf(index)}`;
  let changed = 0;
  for (let index = 1; changed < 100; index += 97, changed += 1)
    await quicksight.updateUser({
      AwsAccountId,
      Namespace,
      UserName: nameOf(index),
      Email: emailOf(index),
      Role: 'AUTHOR_PRO',
    });
  for (let group = 0; group < 10; group += 1, changed += 1)
    await quicksight.createGroupMembership({
      AwsAccountId,
      Namespace,
      GroupName: `team-${digits(group * 100, 4)}`,
      MemberName: nameOf(group + 3),
    });
  for (let source = 0; source < 25; source += 1, changed += 1)
    await quicksight.updateDataSource({
      AwsAccountId,
      DataSourceId: `source-${digits(source, 3)}`,
      Name: `Renamed ${source}`,
    });
  for (let index = 0; index < 25; index += 1, changed += 1)
    await quicksight.updateDashboardPermissions({
      AwsAccountId,
      DashboardId: `dashboard-${digits(index * 100, 4)}`,
      GrantPermissions: [
        {
          Principal: `arn:aws:quicksight:${region}:${AwsAccountId}:user/${Namespace}/${nameOf(index)}`,
          Actions: ['DescribeDashboard', 'ListDashboardVersions', 'QueryDashboard'].map(
            (action) => `quicksight:${action}`,
          ),
        },
      ],
    });
  quicksight.destroy();
  return changed;
};
