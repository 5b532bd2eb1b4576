import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Operation } from './recording.ts';

/**
 * How much of what was not synced a power cut leaves.
 *
 * - `files`: which of a file's unsynced writes are there: none, all of them, for each sector another moment,
 *   or all but that the last one is torn.
 * - `names`: which names' changes are there that no sync of their folder covers. `ordered` is a journalling
 *   file system such as ext4: any sync makes all earlier changes of names durable, and what is left of the
 *   later ones is their beginning. The others are as little as POSIX promises: only a folder's own sync counts.
 * - `holes`: what stands where a file became longer but the data did not arrive.
 */
export interface Variant {
  readonly files: 'none' | 'all' | 'mixed' | 'torn';
  readonly names: 'none' | 'all' | 'mixed' | 'ordered';
  readonly holes: 'zeros' | 'garbage';
  readonly sector: 512 | 4096;
}

type Change =
  | { readonly type: 'write'; readonly at: number; readonly data: Buffer }
  | { readonly type: 'length'; readonly length: number };

/** A file apart from its names. */
interface FileBody {
  durable: Buffer;
  /** Since the last sync, in order. */
  pending: Change[];
  readonly number: number;
  /** How many changes were made durable before those. */
  settled: number;
}

/** A change of names, in the folder that has to be synced for it. */
interface NameChange {
  /** Counts all of them. */
  readonly number: number;
  readonly folder: string;
  readonly apply: (names: Map<string, FileBody | 'folder'>) => void;
  /** The names that it touches: changes of one name are never taken out of order. */
  readonly touches: readonly string[];
}

/** Applies changes to a copy of `durable`, each only to those sectors where it lands. */
const applied = (
  { durable, pending }: FileBody,
  { sector, holes }: Variant,
  lands: (change: number, sector: number) => boolean,
  lengthLands: (change: number) => boolean,
  random: () => number,
): Buffer => {
  const most = pending.reduce(
    (length, change) => Math.max(length, change.type === 'write' ? change.at + change.data.length : 0),
    durable.length,
  );
  const result = Buffer.alloc(most);
  if (holes === 'garbage')
    for (let at = durable.length; at < most; at++) result[at] = Math.floor(random() * 256);
  durable.copy(result);
  let { length } = durable;
  for (const [number, change] of pending.entries()) {
    const start = change.type === 'write' ? change.at : change.length;
    const end = change.type === 'write' ? start + change.data.length : most;
    for (let at = start; at < end; ) {
      const place = Math.floor(at / sector);
      const next = Math.min((place + 1) * sector, end);
      if (lands(number, place)) {
        if (change.type === 'write') change.data.copy(result, at, at - start, next - start);
        else result.fill(0, at, next);
      }
      at = next;
    }
    if (lengthLands(number)) length = change.type === 'write' ? Math.max(length, end) : change.length;
  }
  // Cut shorter than what landed, or longer than what was ever written.
  return length <= most ? result.subarray(0, length) : Buffer.concat([result, Buffer.alloc(length - most)]);
};

const always = () => true;

const bodyAfter = (body: FileBody, variant: Variant, random: () => number): Buffer => {
  const { pending } = body;
  const last = pending.at(-1);
  if (last === undefined || variant.files === 'none') return body.durable;
  if (variant.files === 'all' || (variant.files === 'torn' && last.type === 'length'))
    return applied(body, variant, always, always, random);
  if (variant.files === 'torn' && last.type === 'write') {
    const first = Math.floor(last.at / variant.sector);
    const kept = first + Math.floor(random() * Math.ceil(last.data.length / variant.sector));
    const tears = (change: number, sector: number) => change < pending.length - 1 || sector < kept;
    return applied(body, variant, tears, always, random);
  }
  // Each sector holds what stood there at some moment since the last sync. A file is cut short as a whole or
  // not at all; where it was not, what was written into the cut part later has nowhere to be.
  const moments = new Map<number, number>();
  const moment = () => Math.floor(random() * (pending.length + 1));
  const momentOf = (sector: number) => {
    const known = moments.get(sector) ?? moment();
    moments.set(sector, known);
    return known;
  };
  const length = moment();
  const missed = pending.findIndex(({ type }, number) => type === 'length' && number >= length);
  const missedLength = missed < 0 ? 0 : lengthOf(pending[missed]);
  const lands = (change: number, sector: number) => {
    if (pending[change]?.type === 'length') return change < length;
    if (missed >= 0 && change > missed && (sector + 1) * variant.sector > missedLength) return false;
    return change < momentOf(sector);
  };
  return applied(body, variant, lands, (change) => change < length, random);
};

const lengthOf = (change: Change | undefined): number => (change?.type === 'length' ? change.length : 0);

/** What stands on a disk: the folders, and the files with their bytes, by absolute path. */
export interface DiskContent {
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, Buffer>;
  /** The number that each file had on the recorded disk. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** Puts what stood below `root` below `target`. */
export const writeDisk = ({ folders, files }: DiskContent, root: string, target: string): void => {
  const moved = (path: string) => join(target, path.slice(root.length));
  for (const folder of folders) mkdirSync(moved(folder), { recursive: true, mode: 0o700 });
  for (const [path, data] of files) {
    mkdirSync(dirname(moved(path)), { recursive: true, mode: 0o700 });
    writeFileSync(moved(path), data, { mode: 0o600 });
  }
};

const plain: Variant = { files: 'all', names: 'all', holes: 'zeros', sector: 4096 };

/** What becomes of one path: `survives` keeps everything, as on another computer; `dropped` is left out. */
export type Fate = 'cut' | 'survives' | 'dropped';

/**
 * A disk that operations are played to. `root` was there, empty and durable, before the first of them.
 * `order` says what a sync covers: of names only its own folder's, as POSIX has it, or all that were changed
 * before, as journalling file systems do.
 */
export const createDisk = (root: string, order: 'posix' | 'journalled') => {
  const durable = new Map<string, FileBody | 'folder'>([[root, 'folder']]);
  const current = new Map<string, FileBody | 'folder'>([[root, 'folder']]);
  let pendingNames: NameChange[] = [];
  const bodies = new Map<number, FileBody>();
  const folders = new Map<number, string>();
  const syncs = new Map<string, { readonly changes: number; readonly names: number }>();
  let namesMade = 0;

  const rename = (change: Omit<NameChange, 'number'>) => {
    change.apply(current);
    pendingNames.push({ ...change, number: namesMade++ });
  };
  const set = (path: string, entry: FileBody | 'folder') =>
    rename({
      folder: dirname(path),
      touches: [path],
      apply: (names) => {
        names.set(path, entry);
      },
    });
  const remove = (path: string) => {
    if (!current.has(path)) return; // a socket: it is not recorded, and means nothing after a restart
    rename({
      folder: dirname(path),
      touches: [path],
      apply: (names) => {
        names.delete(path);
      },
    });
  };

  const sync = (file: number, begun: { readonly changes: number; readonly names: number }) => {
    const body = bodies.get(file);
    if (body && begun.changes > body.settled) {
      const covered = body.pending.splice(0, begun.changes - body.settled);
      body.settled = begun.changes;
      body.durable = applied({ ...body, pending: covered }, plain, always, always, () => 0);
    }
    const folder = folders.get(file);
    const covers = (change: NameChange) =>
      change.number < begun.names && (order === 'journalled' || change.folder === folder);
    for (const change of pendingNames) if (covers(change)) change.apply(durable);
    pendingNames = pendingNames.filter((change) => !covers(change));
  };

  return {
    play(operation: Operation): void {
      switch (operation.kind) {
        case 'opened': {
          const { path, file } = operation;
          if (operation.folder) {
            folders.set(file, path);
            return;
          }
          const known = current.get(path);
          if (operation.created || known === undefined || known === 'folder') {
            const body: FileBody = { durable: Buffer.alloc(0), pending: [], number: file, settled: 0 };
            bodies.set(file, body);
            set(path, body);
          } else {
            bodies.set(file, known);
            if (operation.emptied) known.pending.push({ type: 'length', length: 0 });
          }
          return;
        }
        case 'written':
          bodies.get(operation.file)?.pending.push({ type: 'write', at: operation.at, data: operation.data });
          return;
        case 'truncated':
          bodies.get(operation.file)?.pending.push({ type: 'length', length: operation.length });
          return;
        case 'sync_begun': {
          const body = bodies.get(operation.file);
          const changes = body ? body.settled + body.pending.length : 0;
          syncs.set(operation.sync, { changes, names: namesMade });
          return;
        }
        case 'sync_ended': {
          const begun = syncs.get(operation.sync);
          if (begun) sync(operation.file, begun);
          syncs.delete(operation.sync);
          return;
        }
        case 'renamed': {
          const { from, to } = operation;
          const entry = current.get(from);
          if (entry === undefined) return;
          rename({
            folder: dirname(to),
            touches: [from, to],
            apply: (names) => {
              names.delete(from);
              names.set(to, entry);
            },
          });
          return;
        }
        case 'unlinked':
        case 'removed_folder':
          remove(operation.path);
          return;
        case 'made_folder':
          folders.set(operation.file, operation.path);
          set(operation.path, 'folder');
          return;
        case 'told':
        case 'noted':
          return;
      }
    },

    /** What is left when the power is cut now. */
    cut(variant: Variant, random: () => number, fateOf: (path: string) => Fate = () => 'cut'): DiskContent {
      const names = new Map(durable);
      const taken = Math.floor(random() * (pendingNames.length + 1));
      const lost = new Set<string>();
      for (const [at, change] of pendingNames.entries()) {
        const survives = change.touches.some((path) => fateOf(path) === 'survives');
        const lands = survives || landsOf(variant, at < taken, random);
        // Once a change of a name is lost, later ones of the same name are too.
        if (lands && !change.touches.some((path) => lost.has(path))) change.apply(names);
        else for (const path of change.touches) lost.add(path);
      }
      const content = {
        folders: [] as string[],
        files: new Map<string, Buffer>(),
        numbers: new Map<string, number>(),
      };
      const reachable = (path: string): boolean =>
        path === root || (names.get(dirname(path)) === 'folder' && reachable(dirname(path)));
      for (const [path, entry] of [...names].sort(([one], [other]) => (one < other ? -1 : 1))) {
        const fate = fateOf(path);
        if (fate === 'dropped' || !(fate === 'survives' || reachable(path))) continue;
        if (entry === 'folder') content.folders.push(path);
        else {
          content.files.set(path, bodyAfter(entry, fate === 'survives' ? plain : variant, random));
          content.numbers.set(path, entry.number);
        }
      }
      return content;
    },
  };
};

const landsOf = ({ names }: Variant, first: boolean, random: () => number): boolean => {
  switch (names) {
    case 'none':
      return false;
    case 'all':
      return true;
    case 'mixed':
      return random() < 0.5;
    case 'ordered':
      return first;
  }
};
