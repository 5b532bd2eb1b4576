import type { Json } from '../../../../shared/domain/plan.ts';
import type { Executors, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { accessGrant, accessRevoke } from './access-steps.ts';
import { folderCreate, folderRename } from './folder-steps.ts';
import { groupCreate } from './group-steps.ts';
import { linkGrant, linkRevoke } from './link-steps.ts';
import { membershipCreate, membershipDelete } from './membership-steps.ts';
import { namespaceCreate } from './namespace-steps.ts';
import { policyAssignmentPut } from './policy-assignment-steps.ts';
import { tagResource } from './tag-steps.ts';
import { userRegister, userUpdate } from './user-steps.ts';

/** Every kind of step that changes a QuickSight account. */
export const quicksightExecutors: Executors<QuickSight> = new Map(
  [
    namespaceCreate,
    groupCreate,
    folderCreate,
    folderRename,
    userRegister,
    userUpdate,
    membershipCreate,
    membershipDelete,
    accessGrant,
    accessRevoke,
    linkGrant,
    linkRevoke,
    policyAssignmentPut,
    tagResource,
  ].map((executor) => [executor.kind, executor as StepExecutor<Json, QuickSight>]),
);
