import { stat, statfs } from 'node:fs/promises';
import type { HealthCheck } from '../../shared/contract/console.ts';
import { folderKind, folderWarning } from '../profile/folder-kind.ts';
import { spokenSize } from './spoken-size.ts';

const mebi = 1024 * 1024;

/** Whether the disk has room for the profile (`size` in bytes) to grow, be backed up and be rebuilt. */
export const judgeDisk = (available: number, size: number): HealthCheck => {
  const base = { id: 'disk', title: 'Disk space' } as const;
  const found = `${spokenSize(available)} free; the profile takes ${spokenSize(size)}.`;
  const todo = 'Free some space on the disk that holds the profile.';
  if (available < Math.max(50 * mebi, size)) {
    return { ...base, state: 'failed', found: `${found} A change or a backup may not fit any more.`, todo };
  }
  if (available < Math.max(500 * mebi, 3 * size)) return { ...base, state: 'warning', found, todo };
  return { ...base, state: 'ok', found };
};

export const checkDisk = async (directory: string, size: number): Promise<HealthCheck> => {
  const { bavail, bsize } = await statfs(directory);
  return judgeDisk(bavail * bsize, size);
};

/** Where the folder is, and who else can look into it. */
export const checkFolder = async (directory: string): Promise<HealthCheck> => {
  const base = { id: 'folder', title: 'Profile folder' } as const;
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) {
    return {
      ...base,
      state: 'failed',
      found: `${directory} is ${found ? 'not a folder' : 'gone'}.`,
      todo: 'Close Steward and put the folder back, or choose another one with --data.',
    };
  }
  const warning = folderWarning(await folderKind(directory));
  if (warning) return { ...base, state: 'warning', ...warning };
  if (process.platform !== 'win32' && (found.mode & 0o022) !== 0) {
    return {
      ...base,
      state: 'warning',
      found: `Other users of this computer can write into ${directory}.`,
      todo: `Close it to them: chmod 700 '${directory}'`,
    };
  }
  return { ...base, state: 'ok', found: `${directory}, on a disk of this computer.` };
};
