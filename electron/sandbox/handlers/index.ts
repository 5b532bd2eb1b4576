import type { Handlers } from '../handler.ts';
import { accountHandlers } from './account.ts';
import { analysisHandlers } from './analyses.ts';
import { assetBundleHandlers } from './asset-bundles.ts';
import { customPermissionHandlers } from './custom-permissions.ts';
import { dashboardHandlers } from './dashboards.ts';
import { dataSetHandlers } from './data-sets.ts';
import { dataSourceHandlers } from './data-sources.ts';
import { embeddingHandlers } from './embedding.ts';
import { folderMemberHandlers } from './folder-members.ts';
import { folderHandlers } from './folders.ts';
import { groupHandlers } from './groups.ts';
import { ingestionHandlers } from './ingestions.ts';
import { membershipHandlers } from './memberships.ts';
import { namespaceHandlers } from './namespaces.ts';
import { policyAssignmentHandlers } from './policy-assignments.ts';
import { refreshPropertyHandlers } from './refresh-properties.ts';
import { refreshScheduleHandlers } from './refresh-schedules.ts';
import { searchHandlers } from './search.ts';
import { tagHandlers } from './tags.ts';
import { templateHandlers } from './templates.ts';
import { themeHandlers } from './themes.ts';
import { topicHandlers } from './topics.ts';
import { userHandlers } from './users.ts';
import { vpcConnectionHandlers } from './vpc-connections.ts';

/** What the sandbox can do. Every other operation of the service is routed and answers that it is not implemented. */
export const handlers: Handlers = {
  ...accountHandlers,
  ...namespaceHandlers,
  ...userHandlers,
  ...groupHandlers,
  ...membershipHandlers,
  ...folderHandlers,
  ...folderMemberHandlers,
  ...dashboardHandlers,
  ...analysisHandlers,
  ...dataSetHandlers,
  ...ingestionHandlers,
  ...refreshScheduleHandlers,
  ...refreshPropertyHandlers,
  ...embeddingHandlers,
  ...dataSourceHandlers,
  ...policyAssignmentHandlers,
  ...searchHandlers,
  ...tagHandlers,
  ...templateHandlers,
  ...assetBundleHandlers,
  ...themeHandlers,
  ...topicHandlers,
  ...vpcConnectionHandlers,
  ...customPermissionHandlers,
  ...policyAssignmentHandlers,
};
