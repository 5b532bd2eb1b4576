import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { syncFile } from './sync-file.ts';
import { syncFolder } from './sync-folder.ts';

const auditHead = z.object({
  seq: z.number().int().nonnegative(),
  hash: z.string(),
  at: z.string().nullable(),
});
/** The last entry of an audit log: its number, hash and time. */
export type AuditHead = z.infer<typeof auditHead>;

const rememberedHead = z.object({
  version: z.literal(1),
  audit: auditHead,
  /** Which files the profile was in: the database and its write-ahead log. */
  files: z.object({ database: z.string().nullable(), log: z.string().nullable() }),
  /** Set by a restore, until the profile has been opened: which backup it was. */
  restored: z.object({ from: z.string(), at: z.string() }).optional(),
});
/**
 * What is kept outside the database about it, so that a database which was replaced, cut off or emptied
 * does not pass for a whole one.
 */
export type RememberedHead = z.infer<typeof rememberedHead>;

/** Tells a file from one that was put in its place: its number on the disk and its birth. */
export const fileIdentity = (path: string): string | null => {
  try {
    const { ino, birthtimeMs } = statSync(path, { bigint: true });
    return `${ino}:${birthtimeMs}`;
  } catch {
    return null;
  }
};

/**
 * The head that reaches furthest among these files; undefined where none can be read. A torn or lost file
 * is no reason to refuse a profile: it is only what is remembered.
 */
export const readRememberedHead = (files: readonly string[]): RememberedHead | undefined => {
  const heads = files.flatMap((file) => {
    try {
      return [rememberedHead.parse(JSON.parse(readFileSync(file, 'utf8')))];
    } catch {
      return [];
    }
  });
  return heads.sort((one, other) => other.audit.seq - one.audit.seq)[0];
};

const writeEach = (files: readonly string[], head: RememberedHead, settle: (part: string) => void): void => {
  for (const file of files) {
    const part = `${file}.${process.pid}.part`;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(part, `${JSON.stringify(head)}\n`, { mode: 0o600 });
      settle(part);
      renameSync(part, file);
    } catch {
      try {
        rmSync(part, { force: true });
      } catch {
        // It stays.
      }
    }
  }
};

/** Writes the head into each file that can be written. Never throws: the database is what counts. */
export const writeRememberedHead = (files: readonly string[], head: RememberedHead): void =>
  writeEach(files, head, () => undefined);

/**
 * Call it before a database gets a new log. A clean end removed the one that is remembered; after a kill or a
 * power cut it would speak against the new one, and a sound profile would be refused. So that it is forgotten
 * before the new log is there, this waits for the disk.
 */
export const forgetRemovedLog = (
  database: string,
  files: readonly string[],
  head: RememberedHead | undefined,
): void => {
  const log = statSync(`${database}-wal`, { throwIfNoEntry: false });
  if (head === undefined || head.files.log === null || (log?.size ?? 0) > 0) return;
  writeEach(files, { ...head, files: { ...head.files, log: null } }, syncFile);
  for (const file of files) syncFolder(dirname(file));
};
