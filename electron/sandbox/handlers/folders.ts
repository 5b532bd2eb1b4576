import type {
  CreateFolderRequest,
  DeleteFolderRequest,
  DescribeFolderPermissionsRequest,
  DescribeFolderRequest,
  DescribeFolderResolvedPermissionsRequest,
  UpdateFolderPermissionsRequest,
  UpdateFolderRequest,
} from '@aws-sdk/client-quicksight';
import {
  ancestorsOf,
  deepestFolder,
  type FolderRow,
  findFolder,
  folderArn,
  requireFolder,
  requireFolderArn,
} from '../folder-tree.ts';
import { changeGrants, type Grantable, readGrants, removeResource } from '../grants.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { listHandler } from '../list-handler.ts';
import { type PageRequest, page } from '../pages.ts';
import { queueForSearch } from '../search-index.ts';
import { alreadyExists, conflict, invalidParameter } from '../service-error.ts';
import { putTags } from '../tagging.ts';
import type { World } from '../world.ts';

const showSummary = (world: World, folder: FolderRow) => ({
  Arn: folderArn(world, folder),
  FolderId: folder.id,
  Name: folder.name,
  FolderType: folder.type,
  CreatedTime: epochSeconds(folder.created_at),
  LastUpdatedTime: epochSeconds(folder.updated_at),
  SharingModel: folder.sharing_model,
});

const grantable = (world: World, folder: FolderRow): Grantable => ({
  arn: folderArn(world, folder),
  kind: 'folder',
  restricted: folder.type === 'RESTRICTED',
});

const identify = (world: World, folder: FolderRow) => ({
  FolderId: folder.id,
  Arn: folderArn(world, folder),
});

const createFolder: Handler<CreateFolderRequest> = (call, input) => {
  const { world, now, region } = call;
  if (findFolder(call, input.FolderId) !== undefined) {
    throw alreadyExists('FOLDER', `Folder ${input.FolderId} already exists.`);
  }
  const parent =
    input.ParentFolderArn === undefined ? undefined : requireFolderArn(call, input.ParentFolderArn);
  const type = input.FolderType ?? parent?.type ?? 'SHARED';
  if (parent !== undefined && parent.type !== type) {
    throw invalidParameter(`A ${type} folder cannot be inside a ${parent.type} folder.`);
  }
  if (parent !== undefined && ancestorsOf(world, parent).length + 2 > deepestFolder) {
    throw invalidParameter(`A folder path has at most ${deepestFolder} levels.`);
  }
  const folder: FolderRow = {
    region,
    id: input.FolderId,
    name: input.Name ?? input.FolderId,
    type,
    sharing_model: input.SharingModel ?? parent?.sharing_model ?? 'ACCOUNT',
    parent_id: parent?.id ?? null,
    created_at: now,
    updated_at: now,
  };
  refuseSiblingOfSameName(world, folder);
  world.run(
    'INSERT INTO folders VALUES (:region, :id, :name, :type, :sharing_model, :parent_id, :created_at, :updated_at)',
    { ...folder },
  );
  changeGrants(world, grantable(world, folder), { grant: input.Permissions }, now);
  putTags(world, folderArn(world, folder), input.Tags);
  queueForSearch(world, folderArn(world, folder), now);
  return identify(world, folder);
};

/** Names are unique among the children of one folder; at the root they may repeat. */
function refuseSiblingOfSameName(world: World, folder: FolderRow): void {
  const sibling = world.row(
    'SELECT 1 FROM folders WHERE region = :region AND parent_id = :parent AND name = :name AND id <> :id',
    { region: folder.region, parent: folder.parent_id, name: folder.name, id: folder.id },
  );
  if (sibling !== undefined) {
    throw alreadyExists('FOLDER', `A folder named ${folder.name} already exists in the parent folder.`);
  }
}

const describeFolder: Handler<DescribeFolderRequest> = ({ world, ...call }, input) => {
  const folder = requireFolder({ world, ...call }, input.FolderId);
  return {
    Folder: {
      ...showSummary(world, folder),
      FolderPath: ancestorsOf(world, folder).map((ancestor) => folderArn(world, ancestor)),
    },
  };
};

const updateFolder: Handler<UpdateFolderRequest> = (call, input) => {
  const folder = { ...requireFolder(call, input.FolderId), name: input.Name };
  refuseSiblingOfSameName(call.world, folder);
  call.world.run('UPDATE folders SET name = :name, updated_at = :now WHERE region = :region AND id = :id', {
    name: folder.name,
    now: call.now,
    region: folder.region,
    id: folder.id,
  });
  queueForSearch(call.world, folderArn(call.world, folder), call.now);
  return identify(call.world, folder);
};

const deleteFolder: Handler<DeleteFolderRequest> = (call, input) => {
  const folder = requireFolder(call, input.FolderId);
  const key = { region: folder.region, id: folder.id };
  const child = call.world.row('SELECT 1 FROM folders WHERE region = :region AND parent_id = :id', key);
  const member = call.world.row(
    'SELECT 1 FROM folder_members WHERE region = :region AND folder_id = :id',
    key,
  );
  if (child !== undefined || member !== undefined) {
    throw conflict(
      `Folder ${folder.id} is not empty. Remove its ${child === undefined ? 'assets' : 'subfolders'} first.`,
    );
  }
  removeResource(call.world, folderArn(call.world, folder), call.now);
  call.world.run('DELETE FROM folders WHERE region = :region AND id = :id', key);
  return identify(call.world, folder);
};

const listFolders = listHandler<FolderRow>(
  'FolderSummaryList',
  (call, after, limit) =>
    call.world.rows<FolderRow>(
      'SELECT * FROM folders WHERE region = :region AND id > :after ORDER BY id LIMIT :limit',
      { region: call.region, after, limit },
    ),
  (call, row) => showSummary(call.world, row),
);

type Permission = Readonly<Record<string, unknown>>;

function pageOfPermissions(call: Call, request: PageRequest, scope: string, all: readonly Permission[]) {
  const principal = (permission: Permission) => String(permission.Principal);
  return page(call, request, scope, principal, (after, limit) =>
    all.filter((permission) => principal(permission) > after).slice(0, limit),
  );
}

/** Only the principals of one namespace, when the request names one. */
const inNamespace =
  (namespace: string | undefined) =>
  (permission: Permission): boolean =>
    namespace === undefined ||
    new RegExp(`:(?:user|group)/${namespace.replaceAll('.', '\\.')}/`).test(String(permission.Principal));

const describeFolderPermissions: Handler<DescribeFolderPermissionsRequest> = (call, input) => {
  const folder = requireFolder(call, input.FolderId);
  const all = readGrants(call.world, folderArn(call.world, folder)).filter(inNamespace(input.Namespace));
  const { rows, nextToken } = pageOfPermissions(call, input, `${folder.id}\n${input.Namespace ?? ''}`, all);
  return { ...identify(call.world, folder), Permissions: rows, NextToken: nextToken };
};

/** With what the folders above give: per principal the union of actions. */
const describeFolderResolvedPermissions: Handler<DescribeFolderResolvedPermissionsRequest> = (
  call,
  input,
) => {
  const folder = requireFolder(call, input.FolderId);
  const actions = new Map<string, Set<string>>();
  for (const each of [...ancestorsOf(call.world, folder), folder]) {
    for (const permission of readGrants(call.world, folderArn(call.world, each))) {
      const known = actions.get(String(permission.Principal)) ?? new Set<string>();
      for (const action of permission.Actions as readonly string[]) known.add(action);
      actions.set(String(permission.Principal), known);
    }
  }
  const all = [...actions]
    .map(([Principal, held]) => ({ Principal, Actions: [...held].sort() }))
    .filter(inNamespace(input.Namespace))
    .sort((a, b) => (a.Principal < b.Principal ? -1 : 1));
  const { rows, nextToken } = pageOfPermissions(call, input, `${folder.id}\n${input.Namespace ?? ''}`, all);
  return { ...identify(call.world, folder), Permissions: rows, NextToken: nextToken };
};

const updateFolderPermissions: Handler<UpdateFolderPermissionsRequest> = (call, input) => {
  const folder = requireFolder(call, input.FolderId);
  changeGrants(
    call.world,
    grantable(call.world, folder),
    { grant: input.GrantPermissions, revoke: input.RevokePermissions },
    call.now,
  );
  return {
    ...identify(call.world, folder),
    Permissions: readGrants(call.world, folderArn(call.world, folder)),
  };
};

export const folderHandlers: Handlers = {
  CreateFolder: createFolder,
  DescribeFolder: describeFolder,
  UpdateFolder: updateFolder,
  DeleteFolder: deleteFolder,
  ListFolders: listFolders,
  DescribeFolderPermissions: describeFolderPermissions,
  DescribeFolderResolvedPermissions: describeFolderResolvedPermissions,
  UpdateFolderPermissions: updateFolderPermissions,
};
