import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { redactFields } from './redact-fields.ts';
import { openRotatingFile } from './rotating-file.ts';
import { scrub } from './scrub.ts';

type Log = pino.Logger;

/** The log and what closes its file. */
export interface OpenLog {
  readonly log: Log;
  /** `<profile>/logs/steward.log` */
  readonly file: string;
  close(): void;
}

const levels: ReadonlySet<string> = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);

/**
 * Opens the profile's log: JSON lines in `logs/steward.log`, five files of 5 MiB, for this user only.
 * The level is `STEWARD_LOG` (trace … fatal, silent), else `info`. Fields named like secrets are removed at
 * any depth, and every finished line is scrubbed of what is shaped like one.
 */
export const openLog = (
  profile: string,
  {
    level = process.env.STEWARD_LOG,
    maxBytes,
    keep,
  }: { level?: string | undefined; maxBytes?: number; keep?: number } = {},
): OpenLog => {
  const path = join(profile, 'logs', 'steward.log');
  const file = openRotatingFile({
    file: path,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(keep === undefined ? {} : { keep }),
  });
  const log = pino(
    {
      level: level !== undefined && levels.has(level) ? level : 'info',
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      // Errors are plain fields by then; pino's own serializer would add what hangs on them.
      serializers: { err: (fields: unknown) => fields },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactFields(fields) as Record<string, unknown>,
      },
    },
    { write: (line: string) => file.write(scrub(line)) },
  );
  return { log, file: path, close: file.close };
};

/** Without 0/O, 1/I/L and U: it is read aloud and typed. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short id that a problem shows and the log line of its cause carries: `K7QM-2XPA`. */
export const newReference = (): string => {
  const letters = Array.from({ length: 8 }, () => alphabet.charAt(randomInt(alphabet.length)));
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
};
