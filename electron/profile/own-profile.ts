import { closeSync, openSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { instant, type Origin, origin } from '../../shared/domain/identifiers.ts';
import { StewardError } from '../../shared/errors.ts';
import { asStoreError, isSqliteError } from '../store/store-problem.ts';
import { folderKind } from './folder-kind.ts';
import { socketPath } from './socket-path.ts';

const profileOwner = z.object({
  pid: z.number().int().positive(),
  startedAt: instant,
  /** Which kind of Steward it is: the desktop app, the web host or a command. */
  host: origin,
  /** The computer's name; a shared folder may be owned from another one. */
  machine: z.string(),
  /** Where it listens for other windows and commands. */
  socket: z.string(),
});
type ProfileOwner = z.infer<typeof profileOwner>;

export type Ownership =
  | { readonly owned: true; readonly owner: ProfileOwner; release(): void }
  | { readonly owned: false; readonly owner: ProfileOwner };

const isAlive = (owner: ProfileOwner): boolean => {
  if (owner.machine !== hostname()) return true; // cannot be told from here
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** What `owner.json` says; undefined while it is absent or half written. It may be a dead owner's. */
const readOwner = (file: string): ProfileOwner | undefined => {
  try {
    return profileOwner.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
};

const writeOwner = (file: string, owner: ProfileOwner): void => {
  const part = `${file}.${owner.pid}.part`;
  writeFileSync(part, `${JSON.stringify(owner, null, 2)}\n`, { mode: 0o600 });
  renameSync(part, file);
};

/** What it says is only information: a disk that lets nothing be removed does not keep the owner from leaving. */
const removeQuietly = (file: string): void => {
  try {
    rmSync(file, { force: true });
  } catch {
    // It names a process that is gone.
  }
};

/**
 * Takes the operating system's lock on `owner.lock` through SQLite's exclusive transaction, which is a
 * lock on every platform that SQLite knows and ends with the process, however it ends. Undefined when
 * somebody else has it. Nothing else may ever open that file: on POSIX systems, closing any other handle
 * to it in this process would drop the lock.
 */
const lock = (file: string): (() => void) | undefined => {
  try {
    closeSync(openSync(file, 'a', 0o600)); // before we hold a lock: only for its permissions
  } catch (error) {
    throw notLockable(file, error);
  }
  const database = new Sqlite(file, { timeout: 0 });
  try {
    database.pragma('journal_mode = MEMORY'); // nothing is ever written, so no journal beside it
    database.exec('BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if (!isSqliteError(error)) throw error;
    if (error.code.startsWith('SQLITE_BUSY')) return undefined;
    // Somebody wrote into it. Nobody holds it, or it would be busy: it is only ever empty.
    if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) {
      truncateSync(file);
      return undefined; // it is tried again
    }
    throw asStoreError(error);
  }
};

const notLockable = (file: string, cause: unknown): StewardError => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'it belongs to another user of this computer',
    EPERM: 'it belongs to another user of this computer',
    EISDIR: 'it is a folder',
    EROFS: 'its disk is read-only',
    ENOSPC: 'its disk is full',
  };
  return new StewardError(
    {
      code: 'STORE',
      happened: `The profile cannot be opened: ${file} cannot be used, because ${reasons[code] ?? `the system says ${code || 'no'}`}.`,
      unchanged: 'Nothing was changed.',
      todo: 'Let the user who made the profile open it, choose your own folder with --data, or mend the file’s owner and permissions.',
    },
    { cause },
  );
};

/** On a share or in a synced folder a lock may hold on one computer only; the name in the file goes further. */
const refuseElsewhere = async (directory: string, owner: ProfileOwner | undefined): Promise<void> => {
  if (owner === undefined || owner.machine === hostname()) return;
  const { kind } = await folderKind(directory);
  if (kind !== 'network' && kind !== 'synced') return;
  throw new StewardError({
    code: 'CONFLICT', // not BUSY: nothing on this computer can be worked through
    happened: `This profile is open on ${owner.machine} (process ${owner.pid}, since ${owner.startedAt}), and locks do not reach from one computer to the other in this folder.`,
    unchanged: 'Nothing was changed.',
    todo: `Close Steward on ${owner.machine}. If it has surely ended there, delete owner.json in the profile’s folder, then try again. Better: keep the profile on a disk of one computer.`,
  });
};

/** Files that this process has locked: a second handle to one of them must not be opened and closed. */
const heldHere = new Map<string, ProfileOwner>();

/**
 * Makes this process the one owner of a profile, or says who is. The lock is gone as soon as the owner's
 * process is, also after `kill -9`; what `owner.json` says is only information.
 *
 * `directory` is the profile's real path. Rejects with `StewardError`: BUSY when somebody owns it but
 * cannot be told, STORE or READ_ONLY when the folder does not allow locking.
 */
export const ownProfile = async (directory: string, host: Origin = 'cli'): Promise<Ownership> => {
  const lockFile = join(directory, 'owner.lock');
  const ownerFile = join(directory, 'owner.json');
  const here = heldHere.get(lockFile);
  if (here) return { owned: false, owner: here };

  const deadline = performance.now() + 3000;
  while (true) {
    const unlock = lock(lockFile);
    if (unlock) {
      try {
        await refuseElsewhere(directory, readOwner(ownerFile));
      } catch (error) {
        unlock();
        throw error;
      }
      const owner: ProfileOwner = {
        pid: process.pid,
        startedAt: new Date().toISOString(),
        host,
        machine: hostname(),
        socket: socketPath(directory),
      };
      try {
        writeOwner(ownerFile, owner);
      } catch (error) {
        unlock();
        throw notLockable(ownerFile, error);
      }
      heldHere.set(lockFile, owner);
      const release = () => {
        if (!heldHere.delete(lockFile)) return;
        removeQuietly(ownerFile);
        unlock();
      };
      return { owned: true, owner, release };
    }
    // The new owner writes its name right after locking; until then the file may name a dead one.
    const owner = readOwner(ownerFile);
    if (owner && isAlive(owner)) return { owned: false, owner };
    if (performance.now() > deadline) {
      throw new StewardError({
        code: 'BUSY',
        happened: 'Another program holds this profile, and it does not say which one it is.',
        unchanged: 'Nothing was changed.',
        todo: 'Close every Steward window and command (and any program that has owner.lock open), then try again.',
      });
    }
    await pause(25);
  }
};
