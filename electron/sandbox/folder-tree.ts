import { assetArn, parseArn } from './arns.ts';
import { memberTypes } from './assets.ts';
import type { Call } from './handler.ts';
import { conflict, invalidParameter, limitExceeded, notFound } from './service-error.ts';
import type { World } from './world.ts';

export interface FolderRow {
  readonly region: string;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sharing_model: string;
  readonly parent_id: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

/** Levels of a folder path (`FolderPath`: 1..10). */
export const deepestFolder = 10;
const mostMembers = 100;

export const folderArn = (world: World, folder: Pick<FolderRow, 'region' | 'id'>): string =>
  assetArn(world, folder.region, 'folder', folder.id);

export const findFolder = (call: Call, id: string): FolderRow | undefined =>
  call.world.row<FolderRow>('SELECT * FROM folders WHERE region = :region AND id = :id', {
    region: call.region,
    id,
  });

export function requireFolder(call: Call, id: string): FolderRow {
  const found = findFolder(call, id);
  if (found === undefined) {
    throw notFound('FOLDER', `${assetArn(call.world, call.region, 'folder', id)} is not found.`);
  }
  return found;
}

/** A folder by its ARN, which has to be of this account and region. */
export function requireFolderArn(call: Call, arn: string): FolderRow {
  const parsed = parseArn(arn);
  if (parsed?.type !== 'folder') throw invalidParameter(`${arn} is not the ARN of a folder.`);
  if (parsed.accountId !== call.world.accountId || parsed.region !== call.region) {
    throw notFound('FOLDER', `${arn} is not found.`);
  }
  return requireFolder(call, parsed.id);
}

/** From the root down to the folder's parent. */
export function ancestorsOf(world: World, folder: FolderRow): readonly FolderRow[] {
  return world.rows<FolderRow>(
    `WITH RECURSIVE up (id, height) AS (
       SELECT :parent, 1
       UNION ALL
       SELECT f.parent_id, up.height + 1 FROM up JOIN folders f ON f.region = :region AND f.id = up.id
        WHERE f.parent_id IS NOT NULL
     )
     SELECT f.* FROM up JOIN folders f ON f.region = :region AND f.id = up.id ORDER BY up.height DESC`,
    { parent: folder.parent_id, region: folder.region },
  );
}

/** Throws when the asset does not exist, is in the folder already or the folder's type forbids it. */
export function addFolderMember(call: Call, folder: FolderRow, memberType: string, memberId: string): void {
  const kind = Object.entries(memberTypes).find(([, type]) => type === memberType)?.[0];
  if (kind === undefined) throw invalidParameter(`The sandbox has no assets of type ${memberType}.`);
  const { region, world } = call;
  const asset = world.row(
    'SELECT 1 FROM assets WHERE region = :region AND kind = :kind AND id = :memberId AND deleted_at IS NULL',
    { region, kind, memberId },
  );
  if (asset === undefined)
    throw notFound(memberType, `${assetArn(world, region, kind, memberId)} is not found.`);
  const restricted = world.row<{ id: string }>(
    `SELECT f.id FROM folder_members m JOIN folders f ON f.region = m.region AND f.id = m.folder_id
      WHERE m.region = :region AND m.member_type = :memberType AND m.member_id = :memberId AND f.type = 'RESTRICTED'`,
    { region, memberType, memberId },
  );
  // What is in a restricted folder cannot leave it, nor be shown elsewhere.
  if (restricted !== undefined && restricted.id !== folder.id) {
    throw conflict(
      `${memberType} ${memberId} is in the restricted folder ${restricted.id} and cannot be added to another.`,
    );
  }
  const count = world.row<{ n: number }>(
    'SELECT count(*) AS n FROM folder_members WHERE region = :region AND folder_id = :folder',
    { region, folder: folder.id },
  );
  const added = world.run(
    'INSERT OR IGNORE INTO folder_members VALUES (:region, :folder, :memberType, :memberId)',
    {
      region,
      folder: folder.id,
      memberType,
      memberId,
    },
  );
  if (added > 0 && (count?.n ?? 0) >= mostMembers) {
    throw limitExceeded('FOLDER_MEMBER', `A folder has at most ${mostMembers} members.`);
  }
}
