import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { sandboxInfo } from '../../shared/contract/console.ts';
import { StewardError } from '../../shared/errors.ts';
import { connectSandbox } from './connect-sandbox.ts';
import { makePrivateFile } from './make-private-file.ts';
import type { RunningSandbox, SandboxOptions } from './sandbox.ts';
import { startSandbox } from './start-sandbox.ts';

const running = sandboxInfo.extend({ pid: z.number().int() });

export interface HostedSandbox extends RunningSandbox {
  /** False when another process serves it; then closing it here leaves it running there. */
  readonly own: boolean;
  /** The process that serves it. */
  readonly pid: number;
}

/** How long to wait for another process that is just starting or ending. */
const patienceMs = 15_000;

/**
 * Serves a profile's sandbox, or joins the process that does already: one process at a time has the file.
 * The operating system's lock on `sandbox.lock` says which, so a killed owner leaves nothing behind that
 * has to be cleaned. Throws `StewardError`.
 */
export async function openSandbox(
  options: Omit<SandboxOptions, 'file'> & { readonly profileDirectory: string },
): Promise<HostedSandbox> {
  const { profileDirectory, ...rest } = options;
  mkdirSync(profileDirectory, { recursive: true, mode: 0o700 });
  const infoFile = join(profileDirectory, 'sandbox.json');
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const lock = takeLock(join(profileDirectory, 'sandbox.lock'));
    if (lock !== undefined)
      return await own(lock, infoFile, { ...rest, file: join(profileDirectory, 'sandbox.db') });
    const joined = await joinOther(infoFile);
    if (joined !== undefined) return joined;
    if (Date.now() > deadline) throw notAnswering();
    await sleep(50);
  }
}

/** Whether some process serves the profile's sandbox now. */
export function isSandboxServed(profileDirectory: string): boolean {
  const file = join(profileDirectory, 'sandbox.lock');
  if (!existsSync(file)) return false;
  const lock = takeLock(file);
  lock?.release();
  return lock === undefined;
}

type Lock = { release(): void };

/** A SQLite file whose exclusive lock is held as long as the process lives; undefined when another has it. */
function takeLock(file: string): Lock | undefined {
  makePrivateFile(file);
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code.startsWith('SQLITE_BUSY')) return undefined;
    // Somebody wrote into it. Nobody holds it, or it would be busy: it is only ever empty.
    if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) {
      truncateSync(file);
      return takeLock(file);
    }
    throw notLockable(file, error);
  }
  return { release: () => database.close() };
}

async function own(lock: Lock, infoFile: string, options: SandboxOptions): Promise<HostedSandbox> {
  try {
    // What a killed owner left must not be taken for us.
    rmSync(infoFile, { force: true });
    const sandbox = await startSandbox(options);
    const info = {
      endpoints: sandbox.endpoints,
      accountId: sandbox.accountId,
      region: sandbox.region,
      pid: process.pid,
    };
    writeFileSync(`${infoFile}.new`, JSON.stringify(info), { mode: 0o600 });
    renameSync(`${infoFile}.new`, infoFile);
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      try {
        rmSync(infoFile, { force: true });
      } catch {
        // A disk that has become read-only keeps it; who finds it there asks the process that it names.
      }
      await sandbox.close();
      lock.release();
    };
    return {
      ...sandbox,
      own: true,
      pid: process.pid,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The other process' sandbox, once it answers for itself. */
async function joinOther(infoFile: string): Promise<HostedSandbox | undefined> {
  let info: z.infer<typeof running>;
  try {
    info = running.parse(JSON.parse(readFileSync(infoFile, 'utf8')));
  } catch {
    return undefined;
  }
  const sandbox = connectSandbox(info);
  const stats = await sandbox.control().catch(() => undefined);
  return stats?.pid === info.pid ? { ...sandbox, own: false, pid: info.pid } : undefined;
}

const notLockable = (file: string, cause: unknown): StewardError =>
  new StewardError(
    {
      code: 'STORE',
      happened: `The sandbox cannot be opened: ${file} cannot be used.`,
      unchanged: 'Nothing was changed.',
      todo: 'It must be a file that belongs to you. Move it away: Steward makes another one.',
    },
    { cause },
  );

const notAnswering = (): StewardError =>
  new StewardError({
    code: 'BUSY',
    happened: "Another process holds this profile's sandbox but does not answer.",
    unchanged: 'Nothing was changed.',
    todo: 'End the other Steward that uses this profile, or choose another profile with --data.',
  });
