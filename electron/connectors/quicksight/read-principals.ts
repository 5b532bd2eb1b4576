import {
  DescribeGroupCommand,
  DescribeNamespaceCommand,
  DescribeUserCommand,
} from '@aws-sdk/client-quicksight';
import type { QuickSight } from './quicksight.ts';
import { orMissing, readEach } from './read-paged.ts';

/** A principal's ARN in parts; a user's name may hold slashes. */
const principalInArn = /:(user|group|namespace)\/([^/]+)(?:\/(.+))?$/;

const isThere = async (cloud: QuickSight, arn: string, signal?: AbortSignal): Promise<boolean> => {
  const [, kind, Namespace = '', name = ''] = principalInArn.exec(arn) ?? [];
  const at = { AwsAccountId: cloud.accountId, Namespace };
  if (!arn.includes(`:${cloud.accountId}:`)) return false;
  if (kind === 'namespace')
    return (await orMissing(cloud.send(new DescribeNamespaceCommand(at), signal))) !== null;
  if (name === '') return false;
  const found =
    kind === 'user'
      ? orMissing(cloud.send(new DescribeUserCommand({ ...at, UserName: name }), signal))
      : orMissing(cloud.send(new DescribeGroupCommand({ ...at, GroupName: name }), signal));
  return (await found) !== null;
};

/** Which of these users, groups and namespaces the account has, by their ARNs. */
export const readPrincipals = async (
  cloud: QuickSight,
  arns: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> => {
  const asked = [...new Set(arns)];
  const found = await readEach(asked, (arn) => isThere(cloud, arn, signal));
  return new Map(asked.map((arn, position) => [arn, found[position] ?? false]));
};
