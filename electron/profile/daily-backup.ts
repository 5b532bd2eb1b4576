import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../locations.ts';
import type { BackUpReply, BackUpWorkerData } from '../store/back-up-worker.ts';
import { type Backup, listBackups } from '../store/list-backups.ts';
import { fromWire } from '../store/store-messages.ts';

const hourMs = 60 * 60_000;
/** A backup older than this is followed by another one. */
const dailyMs = 24 * hourMs;
/** A profile younger than this has no backup yet. */
const youngMs = hourMs;
/** How far a clock may have been ahead for a backup's time to be believed. */
const aheadMs = 5 * 60_000;

/** When a UUIDv7 was made, in milliseconds; undefined for any other id. */
const bornAt = (id: string): number | undefined =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id)
    ? Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
    : undefined;

/** Whether a backup is due at `now`. A backup from the future, of a clock that was wrong, does not count. */
export const isBackupDue = (backups: readonly Backup[], profileId: string, now: number): boolean => {
  const newest = backups.find(({ kind, at }) => kind === 'daily' && Date.parse(at) <= now + aheadMs);
  if (newest) return now - Date.parse(newest.at) > dailyMs;
  return now - (bornAt(profileId) ?? 0) > youngMs;
};

export interface BackupsState {
  readonly directory: string;
  readonly backups: readonly Backup[];
  /** Why the last attempt failed; undefined when it did not, or there was none. */
  readonly failure: unknown;
}

/**
 * Keeps a verified backup of each day: at the start when the last one is older than a day, and while the
 * program stays open. `onFailure` is told of an attempt that failed.
 */
export const createDailyBackup = (profile: {
  readonly id: string;
  readonly file: string;
  readonly onFailure: (error: unknown) => void;
}) => {
  const directory = join(dirname(profile.file), 'backups');
  let failure: unknown;
  let working: Promise<void> | undefined;

  const make = async (): Promise<void> => {
    const data: BackUpWorkerData = { file: profile.file, directory };
    const worker = new Worker(workerUrl('back-up-worker'), {
      workerData: data,
      name: 'backup',
      execArgv: [],
    });
    try {
      const reply = await new Promise<BackUpReply>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('The backup’s thread ended early')));
      });
      failure = reply.type === 'failed' ? fromWire(reply.error) : undefined;
    } catch (error) {
      failure = error;
    }
    if (failure !== undefined) profile.onFailure(failure);
  };
  const makeIfDue = () => {
    if (working || !isBackupDue(listBackups(directory), profile.id, Date.now())) return;
    working = make().finally(() => {
      working = undefined;
    });
  };

  makeIfDue();
  const timer = setInterval(makeIfDue, hourMs).unref();
  return {
    state: (): BackupsState => ({ directory, backups: listBackups(directory), failure }),
    /** Begins none any more, and waits for one that is being made. */
    async close(): Promise<void> {
      clearInterval(timer);
      await working;
    },
  };
};
