import type { Json } from '../../../../shared/domain/plan.ts';
import type { Executors, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { accessGrant, accessRevoke } from './access-steps.ts';
import { folderMembershipCreate, folderMembershipDelete } from './folder-membership-steps.ts';
import { folderCreate, folderDelete, folderRename } from './folder-steps.ts';
import { groupCreate, groupDelete, groupDescribe } from './group-steps.ts';
import { linkGrant, linkRevoke } from './link-steps.ts';
import { membershipCreate, membershipDelete } from './membership-steps.ts';
import { namespaceCreate, namespaceDelete } from './namespace-steps.ts';
import { policyAssignmentDelete, policyAssignmentPut } from './policy-assignment-steps.ts';
import { refreshPropertiesPut, refreshSchedulePut } from './refresh-steps.ts';
import { roleAssign, roleRestrict } from './role-steps.ts';
import { tagResource, untagResource } from './tag-steps.ts';
import { userDeleteByPrincipal } from './user-removal-steps.ts';
import { userDelete, userRegister, userRestrict, userUpdate } from './user-steps.ts';

/** Every kind of step that changes a QuickSight account. */
export const quicksightExecutors: Executors<QuickSight> = new Map(
  [
    namespaceCreate,
    namespaceDelete,
    groupCreate,
    groupDescribe,
    groupDelete,
    folderCreate,
    folderRename,
    folderDelete,
    folderMembershipCreate,
    folderMembershipDelete,
    userRegister,
    userUpdate,
    userRestrict,
    userDelete,
    roleAssign,
    roleRestrict,
    userDeleteByPrincipal,
    membershipCreate,
    membershipDelete,
    accessGrant,
    accessRevoke,
    linkGrant,
    linkRevoke,
    policyAssignmentPut,
    policyAssignmentDelete,
    tagResource,
    untagResource,
    refreshSchedulePut,
    refreshPropertiesPut,
  ].map((executor) => [executor.kind, executor as StepExecutor<Json, QuickSight>]),
);
