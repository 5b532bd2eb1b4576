import { isWholeList, rootScopes, type Scope, scopeKey, scopesOf } from '../../shared/domain/directory.ts';
import type { Problem } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { readScope } from '../connectors/quicksight/directory/read-scope.ts';
import type { ObjectFound } from '../connectors/quicksight/directory/reading.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { isMissing } from '../connectors/quicksight/read-paged.ts';
import { decideReading } from './decide-reading.ts';
import type { Changes, KnownScope, ListedObject, ScopeOutcome } from './scope-outcome.ts';
import { unreadableReason } from './unreadable-reason.ts';

/** Where a sync stands; counts scopes. */
export interface SyncProgress {
  /** Known so far; grows while lists are read. */
  readonly total: number;
  readonly read: number;
  readonly assumed: number;
  readonly unreadable: number;
  readonly failed: number;
}

export interface SyncParts {
  readonly cloud: QuickSight;
  readonly connectionId: string;
  readonly sync: {
    readonly id: string;
    readonly number: number;
    readonly mode: 'full' | 'changes';
    readonly notBefore: string;
  };
  readonly store: {
    scopes(connectionId: string): Promise<readonly KnownScope[]>;
    listed(connectionId: string, scope: string): Promise<readonly ListedObject[]>;
    apply(connectionId: string, syncId: string, outcomes: readonly ScopeOutcome[]): Promise<Changes>;
  };
  readonly now: () => string;
  readonly onProgress: (progress: SyncProgress) => void;
  readonly signal: AbortSignal;
}

/** So many calls may be under way or waiting: enough for four hundred a second at a third of a second each. */
const atOnce = 160;
/** Outcomes are saved together: one commit for many. */
const batchSize = 64;
/** After so many failures in a row without a success between them, the cloud is taken to be out of reach. */
const patience = 5;

interface Task {
  readonly scope: Scope;
  readonly key: string;
  readonly owner: ListedObject | null;
  /** The list that its owner stands in, while that is being read. */
  readonly list: ListRun | null;
}

/**
 * A list whose pages are still coming. What belongs to the objects of its first pages is read meanwhile, and kept
 * back until the list is whole: facts about something that no list has shown are none.
 */
interface ListRun {
  state: 'reading' | 'read' | 'failed';
  readonly held: ScopeOutcome[];
  readonly followed: Set<string>;
}

const outOfReach = (error: CloudError): Problem => ({
  code: 'CLOUD',
  happened: `The cloud stopped answering in the middle: ${error.message}`,
  unchanged: 'What was read until then is kept; the rest is as the sync before it left it.',
  todo: 'Check the network, then sync again: it goes on where it stopped.',
  cloud: {
    service: error.service,
    operation: error.operation,
    name: error.name,
    message: error.message,
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  },
});

/**
 * Reads an account into the directory: first the lists, then what belongs to each object that they hold.
 * Answers the problem that stopped it early, or null when every scope was read, assumed or found unreadable.
 * Rejects with the signal's reason when it is aborted; everything read until then is kept.
 */
export const syncAccount = async (parts: SyncParts): Promise<Problem | null> => {
  const { cloud, connectionId, sync, store, signal } = parts;
  const known = new Map((await store.scopes(connectionId)).map((scope) => [scope.scope, scope]));
  const progress = { total: 0, read: 0, assumed: 0, unreadable: 0, failed: 0 };
  const at = () => {
    const now = parts.now();
    return now > sync.notBefore ? now : sync.notBefore;
  };

  // A list is begun before what belongs to single objects: its pages come one after the other.
  const lists: Task[] = [];
  const details: Task[] = [];
  const add = (scope: Scope, owner: ListedObject | null, list: ListRun | null) => {
    (isWholeList(scope) ? lists : details).push({ scope, key: scopeKey(scope), owner, list });
    progress.total += 1;
  };
  for (const scope of rootScopes) add(scope, null, null);

  let pending: ScopeOutcome[] = [];
  let saving = Promise.resolve();
  const save = async (): Promise<void> => {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return saving;
    // One batch after the other, in order: a list's objects exist before anything about them is written.
    saving = saving.then(async () => {
      await store.apply(connectionId, sync.id, batch);
    });
    return saving;
  };
  const record = async (outcome: ScopeOutcome, list: ListRun | null): Promise<void> => {
    if (list?.state === 'failed') return;
    (list?.state === 'reading' ? list.held : pending).push(outcome);
    parts.onProgress({ ...progress });
    if (pending.length >= batchSize) await save();
  };

  const follow = (objects: readonly ListedObject[], list: ListRun) => {
    for (const object of objects) {
      // What shifted from one page to the next is there twice.
      if (list.followed.has(object.key)) continue;
      list.followed.add(object.key);
      for (const scope of scopesOf(object)) add(scope, object, list);
    }
  };
  const newList = (): ListRun => ({ state: 'reading', held: [], followed: new Set() });

  let failuresInARow = 0;
  let stopped: Problem | null = null;

  const read = async (task: Task): Promise<void> => {
    const base = { scope: task.key, owner: task.owner?.key ?? null };
    const list = newList();
    const followFound = (objects: readonly ObjectFound[]) => {
      follow(
        objects.map((one) => ({ ...one, marker: one.marker ?? null })),
        list,
      );
      wake();
    };
    try {
      const about = { scope: task.scope, key: task.owner?.key ?? null };
      const reading = await readScope(cloud, about, signal, followFound);
      failuresInARow = 0;
      progress.read += 1;
      await record(
        { ...base, at: at(), state: 'read', marker: task.owner?.marker ?? null, reading },
        task.list,
      );
      if (!isWholeList(task.scope)) return;
      pending.push(...list.held);
      list.state = 'read';
      await save();
      followFound(reading.objects);
    } catch (error) {
      list.state = 'failed';
      if (!(error instanceof CloudError)) throw error;
      if (error.failure === 'aborted') throw signal.reason ?? error;
      if (isMissing(error)) {
        // It was listed a moment ago and is gone now; the next sync's list will say so too.
        progress.read += 1;
        return record({ ...base, at: at(), state: 'gone' }, task.list);
      }
      const refused = error.failure === 'refused';
      if (refused) failuresInARow = 0;
      else failuresInARow += 1;
      progress[refused ? 'unreadable' : 'failed'] += 1;
      const state = refused ? 'unreadable' : 'failed';
      await record({ ...base, at: at(), state, reason: unreadableReason(error) }, task.list);
      if (failuresInARow >= patience) stopped ??= outOfReach(error);
    }
  };

  const work = async (task: Task): Promise<void> => {
    if (task.list?.state === 'failed') {
      progress.total -= 1;
      return;
    }
    const decision = decideReading({
      scope: task.key,
      known: known.get(task.key),
      marker: task.owner?.marker ?? null,
      // A list is always read; only one that this very sync has read is not read twice.
      mode: isWholeList(task.scope) ? 'full' : sync.mode,
      syncId: sync.id,
      number: sync.number,
    });
    if (decision === 'read') return read(task);
    if (decision === 'assume') {
      progress.assumed += 1;
      const owner = task.owner?.key ?? null;
      return record({ scope: task.key, owner, at: at(), state: 'assumed' }, task.list);
    }
    if (known.get(task.key)?.state === 'assumed') progress.assumed += 1;
    else progress.read += 1;
    if (isWholeList(task.scope))
      follow(await store.listed(connectionId, task.key), { ...newList(), state: 'read' });
  };

  let begun = 0;
  const { ended, wake } = drain(
    () => lists.shift() ?? (begun < details.length ? details[begun++] : undefined),
    work,
    () => signal.aborted || stopped !== null,
  );
  try {
    await ended;
    signal.throwIfAborted();
  } finally {
    await save();
  }
  if (stopped === null && progress.failed > 0)
    return {
      code: 'CLOUD',
      happened: `${progress.failed} of ${progress.total} readings got no answer.`,
      unchanged: 'What was known about these is kept, with the age that it has.',
      todo: 'Sync again: it reads what is missing.',
    };
  return stopped;
};

/** Works off tasks that grow while they are worked off, a bounded number at once; `wake` says that there are more. */
const drain = (
  take: () => Task | undefined,
  work: (task: Task) => Promise<void>,
  enough: () => boolean,
): { readonly ended: Promise<void>; readonly wake: () => void } => {
  let running = 0;
  let failure: { readonly error: unknown } | undefined;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const pump = (): void => {
    while (running < atOnce && !failure && !enough()) {
      const task = take();
      if (task === undefined) break;
      running += 1;
      void work(task)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          running -= 1;
          pump();
        });
    }
    if (running > 0) return;
    if (failure) reject(failure.error);
    else resolve();
  };
  pump();
  return { ended: promise, wake: pump };
};
