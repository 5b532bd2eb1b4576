import { open } from 'node:fs/promises';
import { type Problem, StewardError } from '../../shared/errors.ts';
import { readTenantDocument, type TenantDocument } from '../tenants/tenant-document.ts';

/** More than any tenant file may have; what is larger is refused before it is read. */
const largest = 6 * 1024 * 1024;

const refuse = (happened: string, cause?: unknown): StewardError =>
  new StewardError(
    { code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo: 'Name a tenant file with -f.' },
    { cause },
  );

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};

/** The bytes of a file or, for `-`, of standard input. */
const readBytes = async (file: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  const handle = file === '-' ? undefined : await open(file, 'r');
  try {
    const source = handle ? handle.createReadStream({ autoClose: false }) : process.stdin;
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest) throw refuse(`${file} is larger than 5 MB.`);
      chunks.push(chunk);
    }
  } finally {
    await handle?.close();
  }
  return Buffer.concat(chunks);
};

/**
 * Reads a tenant file (YAML or JSON, UTF-8). Throws `StewardError` BAD_INPUT naming the file, and the line
 * and column where there is one.
 */
export const readTenantFile = async (file: string): Promise<TenantDocument> => {
  let bytes: Buffer;
  try {
    bytes = await readBytes(file);
  } catch (error) {
    if (error instanceof StewardError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw refuse(`${file} cannot be read: ${reasons[code] ?? (code || 'it is not readable')}.`, error);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw refuse(`${file} is not UTF-8 text.`, error);
  }
  try {
    return readTenantDocument(text);
  } catch (error) {
    if (!(error instanceof StewardError)) throw error;
    throw new StewardError(
      { ...error.problem, happened: `${file}: ${error.problem.happened}` },
      { cause: error },
    );
  }
};

/** A problem with the document, each complaint with the place in the file that it is about. */
export const placedProblem = (file: string, document: TenantDocument, problem: Problem): Problem => ({
  ...problem,
  happened: `${file} does not describe a tenant.`,
  issues: (problem.issues ?? []).map(({ path, message }) => {
    // The service names the document `spec`; in the file it has no name.
    const within = path[0] === 'spec' ? path.slice(1) : path;
    const place = document.place(within);
    return { path: within, message: place ? `${message} (${place})` : message };
  }),
});
