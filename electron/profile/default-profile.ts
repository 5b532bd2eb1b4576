import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { StewardError } from '../../shared/errors.ts';
import { syncFolder } from '../store/sync-folder.ts';

/**
 * Where the profile is: the folder named with --data, else the operating system's place for a program's
 * data (`~/.local/share/Steward`, `~/Library/Application Support/Steward`, `%LOCALAPPDATA%\Steward\Data`).
 * Throws `StewardError` STORE where no home folder is known: a profile must not be made wherever one stands.
 */
export const profileDirectory = (data?: string): string => {
  if (data !== undefined && data !== '') return resolve(data);
  const { data: usual } = envPaths('Steward', { suffix: '' });
  if (isAbsolute(usual)) return usual;
  throw new StewardError({
    code: 'STORE',
    happened: 'Your home folder is not known (HOME is empty), so there is no place for a profile.',
    unchanged: 'Nothing was changed.',
    todo: 'Set HOME, or name a folder with --data.',
  });
};

const refused = (directory: string, why: string, cause: unknown): StewardError =>
  new StewardError(
    {
      code: 'STORE',
      happened: `The profile’s folder ${directory} cannot be used: ${why}.`,
      unchanged: 'Nothing was changed.',
      todo: 'Choose another folder with --data, or make this one writable for you.',
    },
    { cause },
  );

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write to it',
  EPERM: 'you may not write to it',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'your quota on its disk is used up',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'there is a file of that name',
  ENAMETOOLONG: 'its path is too long',
  ENOENT: 'it does not exist and cannot be made',
  ELOOP: 'its links lead in a circle',
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

const reasonOf = (error: unknown): string => {
  const code = String(codeOf(error) ?? '');
  return reasons[code] ?? `the system says ${code || 'no'}`;
};

/**
 * Makes a folder and the ones above it, and sees to it that a power cut does not take them back. Node's own
 * recursive mkdir never returns where a folder exists and answers "does not exist" to making one in it
 * (/proc, some automounts).
 */
const makeFolder = async (directory: string): Promise<void> => {
  const make = async () => {
    await mkdir(directory, { mode: 0o700 });
    syncFolder(dirname(directory));
  };
  try {
    await make();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return; // whether it is a folder is seen next
    if (codeOf(error) !== 'ENOENT' || dirname(directory) === directory) throw error;
    await makeFolder(dirname(directory));
    await make();
  }
};

/**
 * Makes the folder (for this user only) if it is not there, tries whether it can be written by writing,
 * and returns its real path, which is the same however it was spelled. A folder that was there keeps its
 * permissions: it may hold other things. Throws `StewardError` STORE with the reason.
 */
export const prepareProfileDirectory = async (directory: string): Promise<string> => {
  try {
    await makeFolder(directory);
    if (!(await stat(directory)).isDirectory()) throw Object.assign(new Error('a file'), { code: 'EEXIST' });
    const real = await realpath(directory);
    // Asking for permission is not the same as having it: access() knows neither quotas nor full disks.
    const probe = join(real, `.steward-${randomUUID()}`);
    try {
      await writeFile(probe, 'x', { flag: 'wx', mode: 0o600 });
    } finally {
      await rm(probe, { force: true });
    }
    return real;
  } catch (error) {
    throw refused(directory, reasonOf(error), error);
  }
};
