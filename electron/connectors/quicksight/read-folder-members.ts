import { ListFolderMembersCommand } from '@aws-sdk/client-quicksight';
import { type AssetKind, assetKinds } from '../../../shared/domain/directory.ts';
import { refOfArn } from './directory/arn-refs.ts';
import type { QuickSight } from './quicksight.ts';
import { orMissing, pageSize, readPages } from './read-paged.ts';

/** What lies in a folder; `kind` is null for something that Steward does not know. A missing folder holds nothing. */
export interface FolderMember {
  readonly kind: AssetKind | null;
  readonly id: string;
}

export const readFolderMembers = async (
  cloud: QuickSight,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly FolderMember[]> => {
  const members = await orMissing(
    readPages(async (NextToken) => {
      const page = await cloud.send(
        new ListFolderMembersCommand({
          AwsAccountId: cloud.accountId,
          FolderId: folder,
          MaxResults: pageSize,
          NextToken,
        }),
        signal,
      );
      return { items: page.FolderMemberList, next: page.NextToken };
    }),
  );
  return (members ?? []).map(({ MemberArn = '', MemberId = '' }) => {
    const { kind } = refOfArn(MemberArn);
    return { kind: assetKinds.find((known) => known === kind) ?? null, id: MemberId };
  });
};
