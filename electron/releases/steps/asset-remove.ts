import { DeleteDashboardCommand, DeleteDataSetCommand } from '@aws-sdk/client-quicksight';
import type { Json } from '../../../shared/domain/plan.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { isMissing, readEach } from '../../connectors/quicksight/read-paged.ts';
import type { StepExecutor } from '../../operations/executor.ts';
import { putState } from './asset-put.ts';
import { readTarget } from './read-target.ts';

/** Takes an asset away that a promotion made. State: what it holds; null where it is gone. */
export type AssetRemoveInput = { readonly kind: 'dashboard' | 'dataset'; readonly id: string };

export const assetRemove: StepExecutor<AssetRemoveInput, QuickSight> = {
  kind: 'quicksight.asset.remove',
  canLook: true,
  repeatable: true,
  settleMs: 60_000,
  batchKey: ({ kind, id }) => `asset:${kind}/${id}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async (asset): Promise<Json> => putState(await readTarget(cloud, asset, signal))),
  async act({ kind, id }, _before, { cloud, signal, wasThere }) {
    const at = { AwsAccountId: cloud.accountId };
    const removing =
      kind === 'dashboard'
        ? cloud.send(new DeleteDashboardCommand({ ...at, DashboardId: id }), signal)
        : cloud.send(new DeleteDataSetCommand({ ...at, DataSetId: id }), signal);
    await removing.catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      wasThere?.();
    });
  },
};
