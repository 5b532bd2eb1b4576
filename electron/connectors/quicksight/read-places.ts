import {
  DescribeAccountSubscriptionCommand,
  DescribeFolderCommand,
  DescribeNamespaceCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-quicksight';
import { CloudError } from '../cloud-call.ts';
import type { QuickSight } from './quicksight.ts';
import { orMissing } from './read-paged.ts';

/** What the account subscribed to. Values are the service's own words. */
export interface SubscriptionFound {
  readonly edition: string | null;
  readonly authenticationType: string | null;
}

/** The subscription; `none` for an account without QuickSight, `unreadable` where reading is denied. */
export const readSubscription = async (
  cloud: QuickSight,
  signal?: AbortSignal,
): Promise<SubscriptionFound | 'none' | 'unreadable'> => {
  try {
    const command = new DescribeAccountSubscriptionCommand({ AwsAccountId: cloud.accountId });
    const answer = await orMissing(cloud.send(command, signal));
    if (answer === null) return 'none';
    return {
      edition: answer.AccountInfo?.Edition ?? null,
      authenticationType: answer.AccountInfo?.AuthenticationType ?? null,
    };
  } catch (error) {
    if (error instanceof CloudError && error.name === 'AccessDeniedException') return 'unreadable';
    throw error;
  }
};

/** A namespace's creation status, or null where it is not there. */
export const readNamespace = async (
  cloud: QuickSight,
  namespace: string,
  signal?: AbortSignal,
): Promise<{ readonly status: string } | null> => {
  const command = new DescribeNamespaceCommand({ AwsAccountId: cloud.accountId, Namespace: namespace });
  const answer = await orMissing(cloud.send(command, signal));
  return answer === null ? null : { status: answer.Namespace?.CreationStatus ?? '' };
};

export interface FolderFound {
  readonly name: string;
  readonly type: string;
  /** The ARN of the folder that it is in; null at the top. */
  readonly parent: string | null;
}

/** A folder, or null where it is not there. */
export const readFolder = async (
  cloud: QuickSight,
  id: string,
  signal?: AbortSignal,
): Promise<FolderFound | null> => {
  const command = new DescribeFolderCommand({ AwsAccountId: cloud.accountId, FolderId: id });
  const answer = await orMissing(cloud.send(command, signal));
  if (answer === null) return null;
  return {
    name: answer.Folder?.Name ?? '',
    type: answer.Folder?.FolderType ?? '',
    parent: answer.Folder?.FolderPath?.at(-1) ?? null,
  };
};

/** A resource's tags; null where it is not there. */
export const readTags = async (
  cloud: QuickSight,
  arn: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>> | null> => {
  const answer = await orMissing(cloud.send(new ListTagsForResourceCommand({ ResourceArn: arn }), signal));
  if (answer === null) return null;
  return Object.fromEntries(
    (answer.Tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
};
