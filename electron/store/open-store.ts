import { Worker } from 'node:worker_threads';
import { StewardError } from '../../shared/errors.ts';
import { workerUrl } from '../locations.ts';
import type { Behind } from './head-keeper.ts';
import type { Migrated } from './migrate.ts';
import type { Store } from './store.ts';
import { fromWire, type StoreReply, type StoreRequest, type StoreWorkerData } from './store-messages.ts';

export interface OpenStoreOptions {
  /** The profile's database; made when absent. Its folder must exist. */
  readonly file: string;
  /** The migrations' folder; default: the program's own. */
  readonly migrations?: string;
  /** Where backups go; default: `backups` beside the file. */
  readonly backup?: string;
  /** Files outside the database that remember how far its audit log reaches; default: none. */
  readonly heads?: readonly string[];
  /** How long a write waits for another program that holds the file. Default 5000. */
  readonly busyTimeoutMs?: number;
  /** A fault to inject at one of the store's points, as `inject-fault.ts` reads it; only tests set it. */
  readonly fault?: string;
  /** The thread's entry; default: the program's own. */
  readonly worker?: URL;
}

export type OpenStore = Store & {
  /** What opening did: from which version to which, and the backups that were made. */
  readonly migrated: Migrated;
  /** Set when the database lacks what is remembered of it: it was replaced by an older one. */
  readonly behind: Behind | undefined;
  /** Begins to remember what is there, now that `behind` has been dealt with. */
  follow(): void;
  /** Finishes what was asked, writes the log back into the file and closes it. May be called twice. */
  close(): Promise<void>;
};

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const gone = (cause?: unknown): StewardError =>
  new StewardError(
    {
      code: 'STORE',
      happened: 'The part of Steward that keeps the profile has stopped.',
      unchanged: 'What was saved before is safe; the last change may or may not have been saved.',
      todo: 'Start Steward again. Work that was running can be resumed there.',
    },
    cause === undefined ? {} : { cause },
  );

const closed = (): StewardError =>
  new StewardError({
    code: 'STORE',
    happened: 'The profile is closed.',
    unchanged: 'Nothing was saved.',
    todo: 'Start Steward again.',
  });

/** So long a thread that has closed its database may take to end, in milliseconds. */
const hungMs = 5_000;

/**
 * Opens (or makes) a profile's database in a thread of its own: migrated, durable, checked. Every
 * repository method is then a call that returns a promise.
 *
 * Rejects with `StewardError`: STORE for a file that is damaged, newer or not Steward's, READ_ONLY, BUSY.
 * Calls reject with `StewardError` or, for SQLite's refusals, `StoreError` with `sqliteCode`.
 */
export const openStore = async (options: OpenStoreOptions): Promise<OpenStore> => {
  const { worker: entry = workerUrl('store-worker'), ...rest } = options;
  const data: StoreWorkerData = { busyTimeoutMs: 5000, heads: [], ...rest };
  // Flags of the program that opens it (`--input-type`, `--inspect`) are not for this thread.
  const worker = new Worker(entry, { workerData: data, name: 'store', execArgv: [] });
  const pending = new Map<number, Pending>();
  const opening = Promise.withResolvers<Extract<StoreReply, { type: 'ready' }>>();
  const ended = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  let failure: StewardError | undefined;
  let closing: Promise<void> | undefined;
  let lastId = 0;

  const settle = (id: number): Pending | undefined => {
    const found = pending.get(id);
    pending.delete(id);
    // An idle store does not keep the process alive; a call under way does.
    if (pending.size === 0 && closing === undefined) worker.unref();
    return found;
  };
  const fail = (cause?: unknown) => {
    failure ??= closing === undefined ? gone(cause) : closed();
    for (const { reject } of pending.values()) reject(failure);
    pending.clear();
    opening.reject(failure);
  };

  worker.on('message', (message: StoreReply) => {
    switch (message.type) {
      case 'ready':
        return opening.resolve(message);
      case 'refused':
        return opening.reject(fromWire(message.error));
      case 'value':
        return settle(message.id)?.resolve(message.value);
      case 'error':
        return settle(message.id)?.reject(fromWire(message.error));
      case 'closed':
        return ended.resolve();
    }
  });
  worker.on('error', fail);
  worker.on('exit', () => {
    fail();
    ended.resolve();
    exited.resolve();
  });

  const send = (request: StoreRequest) => worker.postMessage(request);
  const call = (repository: string, method: string, args: readonly unknown[]): Promise<unknown> => {
    if (failure) return Promise.reject(failure);
    if (closing) return Promise.reject(closed());
    const id = ++lastId;
    const answer = Promise.withResolvers<unknown>();
    try {
      send({ type: 'call', id, repository, method, args });
    } catch (error) {
      return Promise.reject(error); // an argument that cannot be cloned
    }
    pending.set(id, answer);
    worker.ref();
    return answer.promise;
  };
  const close = (): Promise<void> => {
    closing ??= (async () => {
      worker.ref();
      if (!failure) send({ type: 'close' });
      await ended.promise;
      // The thread ends by itself. Ended by force while it tears its native parts down, it can take the
      // whole process with it, so force is for a thread that hangs.
      const late = setTimeout(() => void worker.terminate(), hungMs);
      await exited.promise;
      clearTimeout(late);
    })();
    return closing;
  };

  const { repositories, migrated, behind } = await opening.promise;
  worker.unref();
  const proxies = Object.fromEntries(
    Object.entries(repositories).map(([repository, methods]) => [
      repository,
      Object.freeze(
        Object.fromEntries(
          methods.map((method) => [method, (...args: unknown[]) => call(repository, method, args)]),
        ),
      ),
    ]),
  );
  return Object.freeze({
    ...(proxies as unknown as Store),
    migrated,
    behind,
    follow: () => {
      if (!failure && !closing) send({ type: 'follow' });
    },
    close,
  });
};
