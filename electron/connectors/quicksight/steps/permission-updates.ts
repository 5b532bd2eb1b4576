import {
  type ResourcePermission,
  UpdateAnalysisPermissionsCommand,
  UpdateDashboardPermissionsCommand,
  UpdateDataSetPermissionsCommand,
  UpdateDataSourcePermissionsCommand,
  UpdateFolderPermissionsCommand,
  UpdateThemePermissionsCommand,
  UpdateTopicPermissionsCommand,
} from '@aws-sdk/client-quicksight';
import type { GrantedResource } from '../../../../shared/domain/permission-sets.ts';
import type { StepContext } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';

/** Changes what one principal holds on one resource, in one call: the service judges what results from both. */
export const updatePermissions = async (
  target: { readonly resource: GrantedResource; readonly id: string; readonly principal: string },
  change: { readonly grant: readonly string[]; readonly revoke: readonly string[] },
  { cloud, signal }: StepContext<QuickSight>,
): Promise<void> => {
  const { id, principal } = target;
  const list = (actions: readonly string[]): ResourcePermission[] | undefined =>
    actions.length === 0 ? undefined : [{ Principal: principal, Actions: [...actions] }];
  const changes = {
    AwsAccountId: cloud.accountId,
    GrantPermissions: list(change.grant),
    RevokePermissions: list(change.revoke),
  };
  switch (target.resource) {
    case 'dashboard':
      await cloud.send(new UpdateDashboardPermissionsCommand({ ...changes, DashboardId: id }), signal);
      return;
    case 'analysis':
      await cloud.send(new UpdateAnalysisPermissionsCommand({ ...changes, AnalysisId: id }), signal);
      return;
    case 'dataset':
      await cloud.send(new UpdateDataSetPermissionsCommand({ ...changes, DataSetId: id }), signal);
      return;
    case 'data_source':
      await cloud.send(new UpdateDataSourcePermissionsCommand({ ...changes, DataSourceId: id }), signal);
      return;
    case 'folder':
      await cloud.send(new UpdateFolderPermissionsCommand({ ...changes, FolderId: id }), signal);
      return;
    case 'theme':
      await cloud.send(new UpdateThemePermissionsCommand({ ...changes, ThemeId: id }), signal);
      return;
    case 'topic':
      await cloud.send(new UpdateTopicPermissionsCommand({ ...changes, TopicId: id }), signal);
  }
};
