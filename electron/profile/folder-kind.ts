import { realpath, statfs } from 'node:fs/promises';

export type FolderKind =
  | { readonly kind: 'local' }
  /** Another program copies its files elsewhere while they are open. */
  | { readonly kind: 'synced'; readonly by: string }
  /** Locks and syncs of a network share are not always what they promise. */
  | { readonly kind: 'network'; readonly by: string }
  /** Kept in memory: gone when the computer stops. */
  | { readonly kind: 'memory'; readonly by: string };

/** `f_type` of statfs(2) on Linux: linux/magic.h and the file systems' own headers. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x0bd00bd0, 'Lustre'],
  [0x786f4256, 'VirtualBox shared folder'],
  [0x7c7c6673, 'Parallels shared folder'],
  [0x65735546, 'FUSE'],
]);
const memoryTypes: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);

/** Folder names that the sync programs make, one path segment each. */
const syncFolders: readonly (readonly [RegExp, string])[] = [
  [/^Dropbox( \(.+\))?$/i, 'Dropbox'],
  [/^OneDrive( - .+)?$/i, 'OneDrive'],
  [/^(Mobile Documents|iCloud ?Drive)$/i, 'iCloud Drive'],
  [/^(Google ?Drive|GoogleDrive-.+|My Drive)$/i, 'Google Drive'],
  [/^(Box|Box Sync)$/, 'Box'],
  [/^pCloud( ?Drive)?$/i, 'pCloud'],
  [/^(Nextcloud|ownCloud)\d*$/i, 'Nextcloud'],
  [/^(Syncthing|Sync)$/, 'Syncthing'],
  [/^(MEGA|MEGAsync)$/, 'MEGA'],
  [/^CloudStorage$/, 'a cloud drive'], // ~/Library/CloudStorage on macOS
];

/** Judges a folder by its path alone. */
export const folderKindOfPath = (path: string): FolderKind => {
  if (/^(\\\\|\/\/)[^\\/?.]/.test(path)) return { kind: 'network', by: 'a network share' };
  for (const segment of path.split(/[\\/]/)) {
    const by = syncFolders.find(([pattern]) => pattern.test(segment))?.[1];
    if (by) return { kind: 'synced', by };
  }
  return { kind: 'local' };
};

/** Judges a file system by its number; the numbers mean this on Linux only. */
export const folderKindOfType = (type: number): FolderKind => {
  const unsigned = type >>> 0;
  const network = networkTypes.get(unsigned);
  if (network) return { kind: 'network', by: network };
  const memory = memoryTypes.get(unsigned);
  return memory ? { kind: 'memory', by: memory } : { kind: 'local' };
};

/** Where a folder really is, by its path and its file system. Never throws: unknown counts as local. */
export const folderKind = async (directory: string): Promise<FolderKind> => {
  const path = await realpath(directory).catch(() => directory);
  const byPath = folderKindOfPath(path);
  if (byPath.kind !== 'local' || process.platform !== 'linux') return byPath;
  return statfs(path).then(
    ({ type }) => folderKindOfType(type),
    () => byPath,
  );
};

/** The warning for a person, or undefined for an ordinary folder. */
export const folderWarning = (folder: FolderKind): { found: string; todo: string } | undefined => {
  const todo = 'Keep the profile on a disk of this computer: name a folder there with --data.';
  switch (folder.kind) {
    case 'local':
      return undefined;
    case 'synced':
      return {
        found: `The profile’s folder is synced by ${folder.by}, which can damage an open database.`,
        todo,
      };
    case 'network':
      return {
        found: `The profile’s folder is on a network or shared file system (${folder.by}), whose locks cannot be relied on.`,
        todo,
      };
    case 'memory':
      return { found: `The profile’s folder is in memory (${folder.by}): it is gone after a restart.`, todo };
  }
};
