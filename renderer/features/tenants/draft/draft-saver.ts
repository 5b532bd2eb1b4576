import type { PageId } from './pages.ts';
import type { DraftBody } from './tenant-draft.ts';

/** Where the typed stands: what a person reads beside the wizard's title. */
export type SaveState =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'saving' }
  /** Not saved; tried again by itself. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Somebody else saved another version; nothing is sent until a person has chosen. */
  | { readonly kind: 'conflict' };

export interface SavedDraft<B = DraftBody> {
  readonly revision: number;
  readonly updatedAt: string;
  readonly page: string;
  readonly body: B;
}

export interface DraftSaverDeps<P extends string = PageId, B extends object = DraftBody> {
  /** What was stored when the wizard opened. */
  readonly stored: SavedDraft<B>;
  /** What is to be saved, read at the moment of saving. */
  readonly read: () => { readonly page: P; readonly body: B };
  readonly save: (input: {
    readonly revision: number;
    readonly page: P;
    readonly body: B;
  }) => Promise<SavedDraft<B>>;
  readonly load: () => Promise<SavedDraft<B>>;
  readonly isConflict: (error: unknown) => boolean;
  /** Milliseconds from the first unsaved change to its save. */
  readonly delay?: number;
  /** Milliseconds until a failed save is tried again. */
  readonly retryAfter?: number;
}

export interface DraftSaver<B = DraftBody> {
  state(): SaveState;
  subscribe(listener: () => void): () => void;
  /** Something was typed. */
  changed(): void;
  /** Saves what is unsaved now; answers whether everything is saved. */
  flush(): Promise<boolean>;
  /** Whether something typed is not stored yet. */
  unsaved(): boolean;
  /** The stored version that the typed builds on. */
  revision(): number;
  /** After a conflict: what somebody else stored, which is now the version to go on from. */
  takeTheirs(): Promise<SavedDraft<B>>;
  /** After a conflict: stores what is on screen over what somebody else stored. */
  keepMine(): Promise<boolean>;
  dispose(): void;
}

/**
 * Saves a draft while it is typed: at most `delay` after the first unsaved change, one save at a time, each
 * naming the revision it builds on. An answer that was lost is recognised by reading the draft again: if
 * what is stored is what was sent, the save had happened and is no conflict.
 */
export const createDraftSaver = <P extends string = PageId, B extends object = DraftBody>(
  deps: DraftSaverDeps<P, B>,
): DraftSaver<B> => {
  const { delay = 300, retryAfter = 3_000 } = deps;
  let revision = deps.stored.revision;
  let current: SaveState = { kind: 'saved', at: deps.stored.updatedAt };
  let dirty = false;
  let disposed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | undefined;
  const listeners = new Set<() => void>();

  const become = (next: SaveState) => {
    current = next;
    for (const listener of listeners) listener();
  };
  const later = (milliseconds: number) => {
    if (timer === undefined && !disposed) timer = setTimeout(() => void flush(), milliseconds);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };

  const sent = async (): Promise<SavedDraft<B>> => {
    const { page, body } = deps.read();
    try {
      return await deps.save({ revision, page, body });
    } catch (error) {
      if (!deps.isConflict(error)) throw error;
      const stored = await deps.load();
      if (JSON.stringify(stored.body) === JSON.stringify(body)) return stored;
      throw error;
    }
  };

  const saveOnce = async (): Promise<boolean> => {
    become({ kind: 'saving' });
    dirty = false;
    try {
      const stored = await sent();
      revision = stored.revision;
      become({ kind: 'saved', at: stored.updatedAt });
      return true;
    } catch (error) {
      dirty = true;
      if (deps.isConflict(error)) become({ kind: 'conflict' });
      else {
        become({ kind: 'failed', error });
        later(retryAfter);
      }
      return false;
    }
  };

  const saveAll = async (): Promise<boolean> => {
    while (dirty && current.kind !== 'conflict') if (!(await saveOnce())) return false;
    return !dirty;
  };

  const flush = (): Promise<boolean> => {
    stop();
    // What was discarded or applied is no draft any more.
    if (disposed) return Promise.resolve(true);
    running ??= saveAll().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    state: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: () => {
      dirty = true;
      if (current.kind === 'conflict') return;
      // “Saved” must never stand beside something that is not.
      if (current.kind === 'saved') become({ kind: 'saving' });
      later(delay);
    },
    flush,
    unsaved: () => !disposed && (dirty || running !== undefined),
    revision: () => revision,
    takeTheirs: async () => {
      const stored = await deps.load();
      stop();
      revision = stored.revision;
      dirty = false;
      become({ kind: 'saved', at: stored.updatedAt });
      return stored;
    },
    keepMine: async () => {
      const stored = await deps.load();
      revision = stored.revision;
      dirty = true;
      become({ kind: 'saving' });
      return flush();
    },
    dispose: () => {
      disposed = true;
      stop();
    },
  };
};
