import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StewardError } from '../../shared/errors.ts';
import { syncFolder } from '../store/sync-folder.ts';
import type { BackupPlace } from './backup-place.ts';

const words: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
  EROFS: 'its disk is read-only',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'there is a file where a folder is needed',
  EIO: 'its disk does not answer',
  ENOENT: 'it is not there',
};

/** How the name of a file ends that is being written. */
const half = '.part';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const notUsable = (address: string, error: unknown): StewardError =>
  error instanceof StewardError
    ? error
    : new StewardError(
        {
          code: 'STORE',
          happened: `The backups in ${address} cannot be used: ${words[codeOf(error)] ?? codeOf(error)}.`,
          unchanged:
            'Backups that were whole before are whole now; one that was being written does not count.',
          todo: 'Mend the folder, or choose another one, then try again.',
        },
        { cause: error },
      );

/** Backups in a folder: written beside their name, put on the disk, then renamed. */
export const openFolderPlace = (address: string): BackupPlace => {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw notUsable(address, error);
    }
  };
  const filesIn = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(address, folder), { withFileTypes: true }).catch((error) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    const found: string[] = [];
    for (const entry of entries) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) found.push(...(await filesIn(name)));
      else if (entry.isFile()) found.push(name);
    }
    return found;
  };
  const made = new Set<string>();
  const makeFolder = async (folder: string): Promise<void> => {
    if (made.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    syncFolder(dirname(folder));
    made.add(folder);
  };
  return {
    address,
    read: (name, most) =>
      guarded(async () => {
        let handle: Awaited<ReturnType<typeof open>>;
        try {
          handle = await open(join(address, name), 'r');
        } catch (error) {
          if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
          throw error;
        }
        try {
          const { size } = await handle.stat();
          if (size > most) return 'too_large';
          return await handle.readFile();
        } finally {
          await handle.close();
        }
      }),
    write: (name, bytes, replace) =>
      guarded(async () => {
        const file = join(address, name);
        const folder = dirname(file);
        await makeFolder(folder);
        const partial = `${file}.${randomBytes(4).toString('hex')}${half}`;
        try {
          const handle = await open(partial, 'wx', 0o600);
          try {
            if (replace === undefined) {
              const there = await open(file, 'r').catch(() => undefined);
              await there?.close();
              if (there !== undefined) throw taken(address, name);
            }
            await handle.writeFile(bytes);
            await handle.sync();
          } finally {
            await handle.close();
          }
          await rename(partial, file);
          syncFolder(folder);
        } catch (error) {
          await rm(partial, { force: true }).catch(() => undefined);
          made.delete(folder);
          throw error;
        }
      }),
    list: (folder) =>
      guarded(async () => (await filesIn(folder)).filter((name) => !name.endsWith(half)).sort()),
    remove: (name) => guarded(() => rm(join(address, name), { force: true })),
    tidy: () =>
      guarded(async () => {
        for (const folder of ['manifests', 'chunks'])
          for (const name of await filesIn(folder))
            if (name.endsWith(half)) await rm(join(address, name), { force: true });
      }),
  };
};

/** Something of that name is there, which nobody expected. */
export const taken = (address: string, name: string): StewardError =>
  new StewardError({
    code: 'CONFLICT',
    happened: `${name} is in ${address} already.`,
    unchanged: 'It was left as it is.',
    todo: 'Another Steward may be writing there. Try again.',
  });
