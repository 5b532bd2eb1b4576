import type {
  CreateFolderMembershipRequest,
  DeleteFolderMembershipRequest,
  ListFolderMembersRequest,
  ListFoldersForResourceRequest,
} from '@aws-sdk/client-quicksight';
import { assetArn, parseArn } from '../arns.ts';
import { memberTypes } from '../assets.ts';
import { addFolderMember, requireFolder } from '../folder-tree.ts';
import type { Handler, Handlers } from '../handler.ts';
import { page } from '../pages.ts';
import { invalidParameter, notFound } from '../service-error.ts';
import { requireResource } from './tags.ts';

const createFolderMembership: Handler<CreateFolderMembershipRequest> = (call, input) => {
  addFolderMember(call, requireFolder(call, input.FolderId), input.MemberType, input.MemberId);
  return { FolderMember: { MemberId: input.MemberId, MemberType: input.MemberType } };
};

const deleteFolderMembership: Handler<DeleteFolderMembershipRequest> = (call, input) => {
  const folder = requireFolder(call, input.FolderId);
  const removed = call.world.run(
    `DELETE FROM folder_members
      WHERE region = :region AND folder_id = :folder AND member_type = :type AND member_id = :member`,
    { region: call.region, folder: folder.id, type: input.MemberType, member: input.MemberId },
  );
  if (removed === 0) {
    throw notFound('FOLDER_MEMBER', `${input.MemberType} ${input.MemberId} is not in folder ${folder.id}.`);
  }
  return {};
};

interface MemberRow {
  readonly member_type: string;
  readonly member_id: string;
}

const kindOf = (memberType: string): string =>
  Object.entries(memberTypes).find(([, type]) => type === memberType)?.[0] ?? memberType.toLowerCase();

const listFolderMembers: Handler<ListFolderMembersRequest> = (call, input) => {
  const folder = requireFolder(call, input.FolderId);
  const { rows, nextToken } = page(
    call,
    input,
    folder.id,
    (row: MemberRow) => `${row.member_type}/${row.member_id}`,
    (after, limit) =>
      call.world.rows<MemberRow>(
        `SELECT member_type, member_id FROM folder_members
          WHERE region = :region AND folder_id = :folder AND member_type || '/' || member_id > :after
          ORDER BY member_type || '/' || member_id LIMIT :limit`,
        { region: call.region, folder: folder.id, after, limit },
      ),
  );
  return {
    FolderMemberList: rows.map((row) => ({
      MemberId: row.member_id,
      MemberArn: assetArn(call.world, call.region, kindOf(row.member_type), row.member_id),
    })),
    NextToken: nextToken,
  };
};

const listFoldersForResource: Handler<ListFoldersForResourceRequest> = (call, input) => {
  requireResource(call, input.ResourceArn);
  const arn = parseArn(input.ResourceArn);
  const type = Object.entries(memberTypes).find(([kind]) => kind === arn?.type)?.[1];
  if (arn === undefined || type === undefined) {
    throw invalidParameter(`${input.ResourceArn} is not the ARN of an asset that folders hold.`);
  }
  const { rows, nextToken } = page(
    call,
    input,
    input.ResourceArn,
    (row: { id: string }) => row.id,
    (after, limit) =>
      call.world.rows<{ id: string }>(
        `SELECT folder_id AS id FROM folder_members
          WHERE region = :region AND member_type = :type AND member_id = :member AND folder_id > :after
          ORDER BY folder_id LIMIT :limit`,
        { region: arn.region, type, member: arn.id, after, limit },
      ),
  );
  return {
    Folders: rows.map((row) => assetArn(call.world, arn.region, 'folder', row.id)),
    NextToken: nextToken,
  };
};

export const folderMemberHandlers: Handlers = {
  CreateFolderMembership: createFolderMembership,
  DeleteFolderMembership: deleteFolderMembership,
  ListFolderMembers: listFolderMembers,
  ListFoldersForResource: listFoldersForResource,
};
