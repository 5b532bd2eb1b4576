import { open } from 'node:fs/promises';
import { StewardError } from '../../shared/errors.ts';

/** What differs between kinds of files. */
export interface TextFileRules {
  /** What is larger is refused before it is read to its end. */
  readonly largestMegabytes: number;
  readonly nameAnother: string;
}

const refuse = (happened: string, todo: string, cause?: unknown): StewardError =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo }, { cause });

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};

/** A file as a person knows it. */
export const spokenFile = (file: string): string => (file === '-' ? 'Standard input' : file);

/** The bytes of a file or, for `-`, of standard input. */
const readBytes = async (file: string, { largestMegabytes, nameAnother }: TextFileRules): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  const handle = file === '-' ? undefined : await open(file, 'r');
  try {
    const source = handle ? handle.createReadStream({ autoClose: false }) : process.stdin;
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      // A little more than may be, so that the reader of the text can say it of what is just too large.
      if (size > (largestMegabytes + 1) * 1024 * 1024)
        throw refuse(`${spokenFile(file)} is larger than ${largestMegabytes} MB.`, nameAnother);
      chunks.push(chunk);
    }
  } finally {
    await handle?.close();
  }
  return Buffer.concat(chunks);
};

/** What a text that is no UTF-8 is instead, or where it stops being it. */
const encodingOf = (bytes: Buffer): string => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return ' but UTF-16';
  const before = new TextDecoder('utf-8').decode(bytes).split('\uFFFD', 1)[0] ?? '';
  const lines = before.split('\n');
  return ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
};

/** A terminal or a pipe may never say anything; Ctrl-C must end the wait for it. */
const untilAborted = <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener('abort', stop));
};

/**
 * Reads a text file (UTF-8). Throws `StewardError` BAD_INPUT naming the file, and the signal's reason when it is
 * aborted.
 */
export const readTextFile = async (
  file: string,
  rules: TextFileRules,
  signal?: AbortSignal,
): Promise<string> => {
  let bytes: Buffer;
  try {
    bytes = await untilAborted(readBytes(file, rules), signal);
  } catch (error) {
    if (error instanceof StewardError || signal?.aborted) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw refuse(
      `${spokenFile(file)} cannot be read: ${reasons[code] ?? (code || 'it is not readable')}.`,
      rules.nameAnother,
      error,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw refuse(
      `${spokenFile(file)} is not UTF-8 text${encodingOf(bytes)}.`,
      'Save it as UTF-8, then try again.',
      error,
    );
  }
};
