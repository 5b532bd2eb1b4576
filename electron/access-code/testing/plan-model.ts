import type { PlanBody } from '../../../shared/domain/plan.ts';
import { StewardError } from '../../../shared/errors.ts';
import type { FileGrantRules } from '../../grants/file-grants.ts';
import type { AccountState } from '../account-state.ts';
import { planAccessFile } from '../plan-access-file.ts';
import type { Pruning } from '../plan-input.ts';
import { type AccessFileText, badFiles, readAccessFiles } from '../read-access-files.ts';
import { resolveAccess } from '../resolve-access.ts';
import { type ModelAccount, modelAccount, noRules, readAt } from './model-account.ts';

/** How every file begins. */
export const head = 'version: 1\naccount: "111122223333"\nregion: eu-central-1\n';
const connection = {
  id: '01a1fe09-2df5-7128-aee5-4df4f755f314',
  name: 'Sandbox',
  accountId: '111122223333',
  region: 'eu-central-1',
  readOnly: false,
};

/** The plan of files over an account. Throws `StewardError` with what must be mended first. */
export const planned = (
  state: AccountState,
  files: readonly (string | AccessFileText)[],
  prune: Pruning | null = null,
  rules: FileGrantRules = noRules,
): PlanBody => {
  const texts = files.map((file) => (typeof file === 'string' ? { name: 'access.yaml', text: file } : file));
  const { wanted, issues } = resolveAccess(readAccessFiles(texts), state, []);
  if (issues.length > 0) throw badFiles(issues);
  return planAccessFile({
    wanted,
    state,
    connection,
    prune,
    context: {},
    title: 'Access',
    files: 'access.yaml',
    now: readAt,
    rules,
  });
};
/** Every complaint about files, in the words that a person reads. */
export const refused = (model: ModelAccount, ...files: (string | AccessFileText)[]): string => {
  try {
    planned(modelAccount(model), files);
  } catch (error) {
    if (!(error instanceof StewardError) || error.code !== 'BAD_INPUT') throw error;
    return [error.message, ...(error.problem.issues ?? []).map(({ message }) => message)].join('\n');
  }
  throw new Error('It was accepted');
};
export const titles = (body: PlanBody) => body.steps.map(({ title }) => title);
export const blockers = (body: PlanBody) =>
  body.findings.filter(({ severity }) => severity === 'blocker').map(({ message }) => message);
