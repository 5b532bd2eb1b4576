import { DescribeAccountSettingsCommand } from '@aws-sdk/client-quicksight';
import { CloudError } from '../cloud-call.ts';
import type { QuickSight } from './quicksight.ts';

/**
 * Whether an account lets dashboards be shared with everybody on the internet (`UpdatePublicSharingSettings` decides
 * that); null where it may not be read.
 */
export const readPublicSharing = async (cloud: QuickSight, signal?: AbortSignal): Promise<boolean | null> => {
  try {
    const { AccountSettings: settings } = await cloud.send(
      new DescribeAccountSettingsCommand({ AwsAccountId: cloud.accountId }),
      signal,
    );
    return settings?.PublicSharingEnabled ?? null;
  } catch (error) {
    if (error instanceof CloudError && error.name === 'AccessDeniedException') return null;
    throw error;
  }
};
