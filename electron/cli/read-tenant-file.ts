import { open } from 'node:fs/promises';
import { type Problem, StewardError } from '../../shared/errors.ts';
import { readTenantDocument, type TenantDocument } from '../tenants/tenant-document.ts';

/** More than any tenant file may have; what is larger is refused before it is read. */
const largest = 6 * 1024 * 1024;

const refuse = (happened: string, todo: string, cause?: unknown): StewardError =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo }, { cause });
const nameAnother = 'Name a tenant file with -f.';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};

/** A file as a person knows it. */
const spoken = (file: string): string => (file === '-' ? 'Standard input' : file);

/** The bytes of a file or, for `-`, of standard input. */
const readBytes = async (file: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  const handle = file === '-' ? undefined : await open(file, 'r');
  try {
    const source = handle ? handle.createReadStream({ autoClose: false }) : process.stdin;
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest) throw refuse(`${spoken(file)} is larger than 5 MB.`, nameAnother);
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
 * Reads a tenant file (YAML or JSON, UTF-8). Throws `StewardError` BAD_INPUT naming the file, and the line
 * and column where there is one, and the signal's reason when it is aborted.
 */
export const readTenantFile = async (file: string, signal?: AbortSignal): Promise<TenantDocument> => {
  let bytes: Buffer;
  try {
    bytes = await untilAborted(readBytes(file), signal);
  } catch (error) {
    if (error instanceof StewardError || signal?.aborted) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw refuse(
      `${spoken(file)} cannot be read: ${reasons[code] ?? (code || 'it is not readable')}.`,
      nameAnother,
      error,
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw refuse(
      `${spoken(file)} is not UTF-8 text${encodingOf(bytes)}.`,
      'Save it as UTF-8, then try again.',
      error,
    );
  }
  try {
    return readTenantDocument(text);
  } catch (error) {
    if (!(error instanceof StewardError)) throw error;
    throw new StewardError(
      { ...error.problem, happened: `${spoken(file)}: ${error.problem.happened}` },
      { cause: error },
    );
  }
};

/** A problem with the document, each complaint with the place in the file that it is about. */
export const placedProblem = (file: string, document: TenantDocument, problem: Problem): Problem => ({
  ...problem,
  happened: `${spoken(file)} ${problem.issues ? 'does not describe a tenant' : 'cannot be onboarded'}.`,
  issues: (problem.issues ?? [{ path: problem.field?.split('.') ?? [], message: problem.happened }]).map(
    ({ path, message }) => {
      // The service names the document `spec`; in the file it has no name.
      const within = path[0] === 'spec' ? path.slice(1) : path;
      const place = document.place(within);
      return { path: within, message: place ? `${message} (${place})` : message };
    },
  ),
});
