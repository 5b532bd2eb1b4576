import {
  CreateFolderCommand,
  DeleteFolderCommand,
  FolderType,
  UpdateFolderCommand,
} from '@aws-sdk/client-quicksight';
import type { Json } from '../../../../shared/domain/plan.ts';
import { folderArn } from '../../../../shared/domain/tenant-names.ts';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, isThereAlready, readEach } from '../read-paged.ts';
import { type PermissionsFound, readPermissions } from '../read-permissions.ts';
import { readFolder, readTags } from '../read-places.ts';
import { tagList } from './tag-list.ts';

/** State of a created folder: what was asked for, and nothing else of what is there. */
export type FolderState = {
  readonly name: string;
  readonly type: string;
  readonly parent: string | null;
  /** The actions of each principal, by ARN. */
  readonly permissions: Readonly<Record<string, string[]>>;
  readonly tags: Readonly<Record<string, string>>;
};

export type FolderCreateInput = {
  readonly id: string;
  readonly name: string;
  readonly type: 'SHARED' | 'RESTRICTED';
  /** The parent's ARN. */
  readonly parent: string | null;
  readonly permissions: Readonly<Record<string, string[]>>;
  readonly tags: Readonly<Record<string, string>>;
};

const pick = <T>(all: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> =>
  Object.fromEntries(keys.flatMap((key) => (key in all ? [[key, all[key] as T]] : [])));

const asRecord = (permissions: PermissionsFound | null): Record<string, string[]> =>
  Object.fromEntries([...(permissions ?? [])].map(([principal, actions]) => [principal, [...actions]]));

const lookAtFolder = async (
  input: FolderCreateInput,
  cloud: QuickSight,
  signal: AbortSignal,
): Promise<FolderState | null> => {
  const folder = await readFolder(cloud, input.id, signal);
  if (folder === null) return null;
  const principals = Object.keys(input.permissions);
  const [permissions, tags] = await Promise.all([
    principals.length === 0 ? null : readPermissions(cloud, 'folder', input.id, signal),
    readTags(cloud, folderArn(cloud, input.id), signal),
  ]);
  return {
    ...folder,
    permissions: pick(asRecord(permissions), principals),
    tags: pick(tags ?? {}, Object.keys(input.tags)),
  };
};

export const folderCreate: StepExecutor<FolderCreateInput, QuickSight> = {
  kind: 'quicksight.folder.create',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ id }) => `folder:${id}`,
  lookMany: (inputs, { cloud, signal }) => readEach(inputs, (input) => lookAtFolder(input, cloud, signal)),
  async act(input, _before, { cloud, signal, wasThere }) {
    const permissions = Object.entries(input.permissions);
    try {
      await cloud.send(
        new CreateFolderCommand({
          AwsAccountId: cloud.accountId,
          FolderId: input.id,
          Name: input.name,
          FolderType: FolderType[input.type],
          ...(input.parent === null ? {} : { ParentFolderArn: input.parent }),
          ...(permissions.length === 0
            ? {}
            : {
                Permissions: permissions.map(([Principal, actions]) => ({
                  Principal,
                  Actions: [...actions],
                })),
              }),
          Tags: tagList(input.tags),
        }),
        signal,
      );
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      wasThere?.();
    }
  },
};

/** State: `{ name }`, or null. */
export type FolderRenameInput = { readonly id: string; readonly name: string };

const lookAtName = (
  inputs: readonly Pick<FolderRenameInput, 'id'>[],
  { cloud, signal }: StepContext<QuickSight>,
) =>
  readEach(inputs, async ({ id }): Promise<Json> => {
    const folder = await readFolder(cloud, id, signal);
    return folder === null ? null : { name: folder.name };
  });

export const folderRename: StepExecutor<FolderRenameInput, QuickSight> = {
  kind: 'quicksight.folder.rename',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey: ({ id }) => `folder:${id}`,
  lookMany: lookAtName,
  async act({ id, name }, _before, { cloud, signal }) {
    const command = new UpdateFolderCommand({ AwsAccountId: cloud.accountId, FolderId: id, Name: name });
    await cloud.send(command, signal);
  },
};

/** Removes an empty folder; the service refuses one that holds anything. */
export const folderDelete: StepExecutor<Pick<FolderRenameInput, 'id'>, QuickSight> = {
  kind: 'quicksight.folder.delete',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ id }) => `folder:${id}`,
  lookMany: lookAtName,
  async act({ id }, _before, { cloud, signal }) {
    try {
      await cloud.send(new DeleteFolderCommand({ AwsAccountId: cloud.accountId, FolderId: id }), signal);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
