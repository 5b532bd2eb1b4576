import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { backUp, pruneBackups } from './back-up.ts';
import { damagedProfile } from './damaged-profile.ts';
import { integrityComplaints } from './judge-database.ts';
import { toWire, type WireError } from './store-messages.ts';

/** What the thread is started with. */
export interface BackUpWorkerData {
  readonly file: string;
  readonly directory: string;
}

/** The one thing that it says. */
export type BackUpReply =
  | { readonly type: 'made'; readonly file: string }
  | { readonly type: 'failed'; readonly error: WireError };

/** Checks the whole profile and backs it up, in a thread of its own: nobody waits for it. */
const make = ({ file, directory }: BackUpWorkerData): string => {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    // A backup has new indexes: what is wrong with the old ones would not be seen there.
    const complaints = integrityComplaints(database);
    if (complaints.length > 0)
      throw damagedProfile('The profile’s database is damaged.', directory, new Error(complaints.join('; ')));
    const made = backUp(database, { directory, label: 'daily' });
    pruneBackups(directory, [made]);
    return made;
  } finally {
    database.close();
  }
};

const say = (reply: BackUpReply) => parentPort?.postMessage(reply);
try {
  say({ type: 'made', file: make(workerData as BackUpWorkerData) });
} catch (error) {
  say({ type: 'failed', error: toWire(error) });
}
