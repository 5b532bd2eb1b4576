import { type ResourcePermission, UpdateDashboardPermissionsCommand } from '@aws-sdk/client-quicksight';
import { actionsFor } from '../../../../shared/domain/permission-sets.ts';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing } from '../read-paged.ts';
import { heldAs, readLinkPermissions } from '../read-permissions.ts';
import { accessState } from './access-steps.ts';

/** Who may see a dashboard by its link: a namespace's ARN, or `*` for everybody on the internet. */
export type LinkInput = { readonly dashboard: string; readonly principal: string };

const batchKey = ({ dashboard }: LinkInput) => `link:${dashboard}`;

const look = async (inputs: readonly LinkInput[], { cloud, signal }: StepContext<QuickSight>) => {
  const [first] = inputs;
  if (first === undefined) return [];
  const held = await readLinkPermissions(cloud, first.dashboard, signal);
  return inputs.map(({ principal }) => accessState('dashboard', held?.get(heldAs(held, principal) ?? '')));
};

const update = async (
  { dashboard }: LinkInput,
  change: { GrantLinkPermissions: ResourcePermission[] } | { RevokeLinkPermissions: ResourcePermission[] },
  { cloud, signal }: StepContext<QuickSight>,
) => {
  const AwsAccountId = cloud.accountId;
  await cloud.send(
    new UpdateDashboardPermissionsCommand({ AwsAccountId, DashboardId: dashboard, ...change }),
    signal,
  );
};

/** Lets everybody of a namespace, or on the internet, who has the link see a dashboard. */
export const linkGrant: StepExecutor<LinkInput, QuickSight> = {
  kind: 'quicksight.link.grant',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey,
  lookMany: look,
  async act({ dashboard, principal }, _before, context) {
    const Actions = [...actionsFor('dashboard', 'viewer')];
    await update(
      { dashboard, principal },
      { GrantLinkPermissions: [{ Principal: principal, Actions }] },
      context,
    );
  },
};

/** Ends a dashboard's link for a namespace, by exactly the actions that the link gives at that moment. */
export const linkRevoke: StepExecutor<LinkInput, QuickSight> = {
  kind: 'quicksight.link.revoke',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey,
  lookMany: look,
  async act(input, _before, context) {
    const held = await readLinkPermissions(context.cloud, input.dashboard, context.signal);
    const Principal = heldAs(held, input.principal);
    const Actions = [...(held?.get(Principal ?? '') ?? [])];
    if (Principal === undefined || Actions.length === 0) return;
    try {
      await update(input, { RevokeLinkPermissions: [{ Principal, Actions }] }, context);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
