import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Puts a folder's list of names on the disk: without it, POSIX lets a power cut take back that a file in it
 * was made, renamed or removed, however well the file itself was synced. Does nothing where a folder cannot
 * be opened or synced (Windows, some network shares): there the file system answers for it.
 */
export const syncFolder = (directory: string): void => {
  let handle: number | undefined;
  try {
    handle = openSync(directory, 'r');
    fsyncSync(handle);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EIO') throw error;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
};
