import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileIdentity } from '../../electron/store/remembered-head.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { createDisk, type DiskContent, type Fate, type Variant, writeDisk } from './disk.ts';
import { judgeProfile } from './judge-profile.ts';
import type { Operation } from './recording.ts';
import { toldFacts } from './told-facts.ts';

/** Where the power is cut: after so many operations, with so much left of what was not synced. */
export interface Cut {
  readonly at: number;
  readonly variant: Variant;
  readonly seed: number;
}

export interface Verdict {
  readonly cut: Cut;
  readonly losses: readonly string[];
}

export const cutText = ({ at, variant, seed }: Cut): string =>
  `cut at ${at}, files ${variant.files}, names ${variant.names}, ${variant.holes}, ${variant.sector} bytes, seed ${seed}`;

const everything: Variant = { files: 'all', names: 'all', holes: 'zeros', sector: 4096 };

export const orderOf = ({ names }: Variant) => (names === 'ordered' ? 'journalled' : 'posix');

/** The sandbox is the cloud: another computer, which the cut does not reach. Logs may lose their end. */
export const isCloud = (path: string): boolean => /\/sandbox\.(db|json|lock)[^/]*$/.test(path);
const inSharedMemory = (path: string): boolean => path.endsWith('-shm');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });

/** Where all recorded writes, replayed, differ from the folder that they were recorded from. */
export const recordingGaps = (operations: readonly Operation[], root: string): string[] => {
  const disk = createDisk(root, 'posix');
  for (const operation of operations) disk.play(operation);
  const { files } = disk.cut(everything, () => 0);
  const real = filesBelow(root);
  return [...new Set([...real, ...files.keys()])]
    .filter((path) => !inSharedMemory(path))
    .flatMap((path) => {
      const replayed = files.get(path);
      if (replayed === undefined) return [`${path} was not recorded`];
      if (!real.includes(path)) return [`the end of ${path} was not recorded`];
      return replayed.equals(readFileSync(path)) ? [] : [`${path} differs`];
    });
};

/**
 * A profile remembers which files it was in, by their numbers on the disk. The copies have other numbers, so
 * what is remembered is put into theirs, where it was the same file.
 */
export const renewIdentities = ({ files, numbers }: DiskContent, root: string, folder: string): void => {
  for (const [path, data] of files) {
    if (!path.endsWith('/steward.head.json')) continue;
    try {
      const head = JSON.parse(data.toString('utf8'));
      const renewed = (identity: string | null, file: string) => {
        const known = join(dirname(path), file);
        if (identity === null) return null;
        const same = Number(identity.split(':')[0]) === numbers.get(known);
        return same ? fileIdentity(join(folder, known.slice(root.length))) : `${identity} is gone`;
      };
      head.files.database = renewed(head.files.database, 'steward.db');
      head.files.log = renewed(head.files.log, 'steward.db-wal');
      writeFileSync(join(folder, path.slice(root.length)), JSON.stringify(head));
    } catch {
      // Torn: it stays as the cut left it.
    }
  }
};

/** Calls `use` with the disk as each cut leaves it, in the order of the recording. */
export const eachCut = <T>(
  operations: readonly Operation[],
  root: string,
  cuts: readonly Cut[],
  fateOf: (path: string) => Fate,
  use: (folder: string, cut: Cut) => T,
): T[] => {
  // In memory where that is possible: what is opened there is thrown away.
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'steward-cut-'));
  const disks = { posix: createDisk(root, 'posix'), journalled: createDisk(root, 'journalled') };
  const results: T[] = [];
  let played = 0;
  try {
    for (const cut of [...cuts].sort((one, other) => one.at - other.at)) {
      for (; played < cut.at; played++) {
        const operation = operations[played];
        if (!operation) break;
        disks.posix.play(operation);
        disks.journalled.play(operation);
      }
      const folder = join(scratch, String(results.length));
      const left = disks[orderOf(cut.variant)].cut(cut.variant, seededRandom(cut.seed), fateOf);
      writeDisk(left, root, folder);
      renewIdentities(left, root, folder);
      results.push(use(folder, cut));
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return results;
};

/** The profile without the cloud. Shared memory does not outlive the computer. */
export const profileOnly = (path: string): Fate =>
  isCloud(path) || inSharedMemory(path) ? 'dropped' : 'cut';

/**
 * The contents that the database ever had, in order, with the operation that made each durable. What a cut
 * leaves must be one of them: anything else is half of a change.
 */
const contentsOf = (operations: readonly Operation[], root: string, profile: string) => {
  const ends = operations.flatMap((operation, at) => (operation.kind === 'sync_ended' ? [at + 1] : []));
  const moments = [...ends, operations.length].map((at) => ({ at, variant: everything, seed: 0 }));
  const found = eachCut(operations, root, moments, profileOnly, (folder, { at }) => ({
    at,
    fingerprint: judgeProfile(join(folder, profile), []).fingerprint,
  }));
  return found.filter(({ fingerprint }, index) => fingerprint !== found[index - 1]?.fingerprint);
};

/** The contents that the database ever had; to be judged against, whatever is left out of a recording. */
export const everyContent = (
  operations: readonly Operation[],
  root: string,
  profile: string,
): ReadonlySet<string | undefined> =>
  new Set(contentsOf(operations, root, profile).map(({ fingerprint }) => fingerprint));

/** Opens what each cut leaves and tells what is wrong with it. */
export const judgeCuts = (
  operations: readonly Operation[],
  {
    root,
    profile,
    contents,
  }: {
    readonly root: string;
    readonly profile: string;
    readonly contents: ReadonlySet<string | undefined>;
  },
  cuts: readonly Cut[],
): Verdict[] => {
  const told = toldFacts(operations);
  return eachCut(operations, root, cuts, profileOnly, (folder, cut) => {
    const before = told.filter(({ at }) => at < cut.at);
    const { losses, fingerprint } = judgeProfile(join(folder, profile), before);
    const half = fingerprint !== undefined && !contents.has(fingerprint);
    return { cut, losses: half ? [...losses, 'half of a change is there'] : losses };
  });
};

/** The same recording of a program, or a disk, that never syncs: what is told is not safe. */
export const withoutSyncs = (operations: readonly Operation[]): Operation[] =>
  operations.filter(({ kind }) => kind !== 'sync_begun' && kind !== 'sync_ended');
