import { appendFileSync, readFileSync } from 'node:fs';

const kinds = [
  'none',
  'opened',
  'written',
  'truncated',
  'sync_begun',
  'sync_ended',
  'renamed',
  'unlinked',
  'made_folder',
  'removed_folder',
  'told',
  'not_recorded',
  'noted',
] as const;

/** One thing that happened, in the order of the log. Paths are absolute; `file` is the inode's number. */
export type Operation =
  | {
      readonly kind: 'opened';
      readonly path: string;
      readonly file: number;
      readonly created: boolean;
      readonly emptied: boolean;
      readonly folder: boolean;
    }
  | { readonly kind: 'written'; readonly file: number; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'truncated'; readonly file: number; readonly length: number }
  /** `sync` pairs a beginning with its end; a sync that failed has no end. */
  | { readonly kind: 'sync_begun' | 'sync_ended'; readonly file: number; readonly sync: string }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlinked' | 'removed_folder'; readonly path: string }
  | { readonly kind: 'made_folder'; readonly path: string; readonly file: number }
  /** What a process said on its terminal: 1 is its results, 2 everything else. */
  | { readonly kind: 'told'; readonly pid: number; readonly stream: number; readonly text: string }
  /** What somebody outside noted down: an answer that came, a command that ended. */
  | { readonly kind: 'noted'; readonly note: unknown };

const magic = 0x57525431;
const headLength = 48;

/** Reads what `record-writes.c` and `note` have written. Throws when something happened that it cannot record. */
export const readRecording = (log: string): Operation[] => {
  const bytes = readFileSync(log);
  const operations: Operation[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.readUInt32LE(at) !== magic) throw new Error(`${log} is damaged at ${at}`);
    const kind = kinds[bytes.readUInt32LE(at + 4)];
    const pid = bytes.readUInt32LE(at + 8);
    const pathLength = bytes.readUInt32LE(at + 12);
    const dataLength = Number(bytes.readBigUInt64LE(at + 16));
    const [file = 0, a = 0, b = 0] = [24, 32, 40].map((place) => Number(bytes.readBigUInt64LE(at + place)));
    const path = bytes.toString('utf8', at + headLength, at + headLength + pathLength);
    const data = bytes.subarray(at + headLength + pathLength, at + headLength + pathLength + dataLength);
    at += headLength + pathLength + dataLength;
    switch (kind) {
      case 'opened':
        operations.push({ kind, path, file, created: (a & 1) > 0, emptied: (a & 2) > 0, folder: b > 0 });
        break;
      case 'written':
        operations.push({ kind, file, at: a, data });
        break;
      case 'truncated':
        operations.push({ kind, file, length: a });
        break;
      case 'sync_begun':
      case 'sync_ended':
        operations.push({ kind, file, sync: `${pid}:${a}` });
        break;
      case 'renamed': {
        const [from = '', to = ''] = path.split('\0');
        operations.push({ kind, from, to });
        break;
      }
      case 'unlinked':
      case 'removed_folder':
        operations.push({ kind, path });
        break;
      case 'made_folder':
        operations.push({ kind, path, file });
        break;
      case 'told':
        operations.push({ kind, pid, stream: file, text: data.toString('utf8') });
        break;
      case 'noted':
        operations.push({ kind, note: JSON.parse(data.toString('utf8')) });
        break;
      default:
        throw new Error(`The recorder met ${path || kind}, which it cannot record: teach it`);
    }
  }
  return operations;
};

/** Adds a note to a log that processes are writing to: it stands after everything that has happened so far. */
export const note = (log: string, value: unknown): void => {
  const data = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(headLength);
  head.writeUInt32LE(magic, 0);
  head.writeUInt32LE(kinds.indexOf('noted'), 4);
  head.writeUInt32LE(process.pid, 8);
  head.writeBigUInt64LE(BigInt(data.length), 16);
  appendFileSync(log, Buffer.concat([head, data]));
};
