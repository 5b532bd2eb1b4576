import { DescribeDataSetCommand } from '@aws-sdk/client-quicksight';
import type { QuickSight } from './quicksight.ts';
import { orMissing, readEach } from './read-paged.ts';

/** How much SPICE a dataset uses; one that is gone uses none. */
export interface SpiceFound {
  readonly id: string;
  readonly bytes: number | null;
  /** Why it could not be read. */
  readonly error: unknown;
}

/** Asks for each dataset how much SPICE it uses: one call each. What cannot be read is unknown, not none. */
export const readSpice = (
  cloud: QuickSight,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly SpiceFound[]> =>
  readEach(ids, async (id) => {
    try {
      const command = new DescribeDataSetCommand({ AwsAccountId: cloud.accountId, DataSetId: id });
      const answer = await orMissing(cloud.send(command, signal));
      return { id, bytes: answer?.DataSet?.ConsumedSpiceCapacityInBytes ?? 0, error: null };
    } catch (error) {
      signal?.throwIfAborted();
      return { id, bytes: null, error };
    }
  });
