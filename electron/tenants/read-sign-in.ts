import { CloudError } from '../connectors/cloud-call.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readSubscription } from '../connectors/quicksight/read-places.ts';

export interface SignInFound {
  readonly authenticationType: string | null;
  readonly unknown: string | null;
}

const unknown = (why: string): SignInFound => ({ authenticationType: null, unknown: why });

/** How an account's people sign in, or why that cannot be told now: a plan asks again. */
export const readSignIn = async (cloud: QuickSight, signal: AbortSignal): Promise<SignInFound> => {
  try {
    const subscription = await readSubscription(cloud, signal);
    if (subscription === 'none') return unknown('The account has no QuickSight subscription.');
    if (subscription === 'unreadable')
      return unknown('The connection may not read it: quicksight:DescribeAccountSubscription is missing.');
    return { authenticationType: subscription.authenticationType, unknown: null };
  } catch (error) {
    if (error instanceof CloudError && error.failure !== 'aborted')
      return unknown(`The account could not be asked: ${error.message}`);
    throw error;
  }
};
