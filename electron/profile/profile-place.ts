import { hostname } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { fileIdentity } from '../store/remembered-head.ts';

const profilePlace = z.object({
  machine: z.string(),
  directory: z.string(),
  /** The database's identity on its disk: see `fileIdentity`. */
  file: z.string().nullable(),
});
/** Where a profile was opened: kept inside its database, so that a copy carries it along. */
export type ProfilePlace = z.infer<typeof profilePlace>;

/** The place of the profile in a folder of this computer. */
export const placeOf = (directory: string): ProfilePlace => ({
  machine: hostname(),
  directory,
  file: fileIdentity(join(directory, 'steward.db')),
});

/** What an earlier opening wrote down; undefined for none, or for something that is no place. */
export const readPlace = (value: unknown): ProfilePlace | undefined => profilePlace.safeParse(value).data;

/** How a profile came from where it was last opened to where it is opened now. */
export type Journey =
  /** The same folder, or the same file: a folder that was renamed, a computer that was. */
  | 'stayed'
  /** The earlier folder is gone from this computer, or holds another profile now. */
  | 'moved'
  /** The earlier folder still holds a profile of this identity. */
  | 'copied'
  /** From another computer, where it cannot be seen whether it is still used. */
  | 'travelled';

const holds = (directory: string, profileId: string): boolean => {
  try {
    const database = new Sqlite(join(directory, 'steward.db'), { readonly: true, fileMustExist: true });
    try {
      const value = database
        .prepare<[], string>("SELECT value FROM settings WHERE key = 'profile.id'")
        .pluck()
        .get();
      return value === JSON.stringify(profileId);
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
};

/** Judges where a profile of this identity has come from. */
export const judgeJourney = (
  before: ProfilePlace | undefined,
  now: ProfilePlace,
  profileId: string,
): Journey => {
  if (before === undefined) return 'stayed';
  if (before.machine === now.machine && before.directory === now.directory) return 'stayed';
  if (before.file !== null && before.file === now.file) return 'stayed';
  if (before.machine !== now.machine) return 'travelled';
  return holds(before.directory, profileId) ? 'copied' : 'moved';
};
