import { type Problem, StewardError } from '../../shared/errors.ts';
import { readTenantDocument, type TenantDocument } from '../tenants/tenant-document.ts';
import { readTextFile, spokenFile } from './read-text-file.ts';

const rules = { largestMegabytes: 5, nameAnother: 'Name a tenant file with -f.' };

/**
 * Reads a tenant file (YAML or JSON, UTF-8). Throws `StewardError` BAD_INPUT naming the file, and the line
 * and column where there is one, and the signal's reason when it is aborted.
 */
export const readTenantFile = async (file: string, signal?: AbortSignal): Promise<TenantDocument> => {
  const text = await readTextFile(file, rules, signal);
  try {
    return readTenantDocument(text);
  } catch (error) {
    if (!(error instanceof StewardError)) throw error;
    throw new StewardError(
      { ...error.problem, happened: `${spokenFile(file)}: ${error.problem.happened}` },
      { cause: error },
    );
  }
};

/** A problem with the document, each complaint with the place in the file that it is about. */
export const placedProblem = (file: string, document: TenantDocument, problem: Problem): Problem => ({
  ...problem,
  happened: `${spokenFile(file)} ${problem.issues ? 'does not describe a tenant' : 'cannot be onboarded'}.`,
  issues: (problem.issues ?? [{ path: problem.field?.split('.') ?? [], message: problem.happened }]).map(
    ({ path, message }) => {
      // The service names the document `spec`; in the file it has no name.
      const within = path[0] === 'spec' ? path.slice(1) : path;
      const place = document.place(within);
      return { path: within, message: place ? `${message} (${place})` : message };
    },
  ),
});
