import { readFile, stat } from 'node:fs/promises';
import { StewardError } from '../../shared/errors.ts';
import { verifyReport } from '../reviews/sign-report.ts';
import { type ExitCode, exitCodes } from './command-context.ts';
import type { ReviewRequest } from './review-request.ts';
import type { Terminal } from './terminal.ts';
import { terminalText } from './terminal-text.ts';

const largestMegabytes = 200;

const bytesOf = async (file: string): Promise<Buffer> => {
  try {
    const { size } = await stat(file);
    if (size <= largestMegabytes * 1024 * 1024) return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it is not readable';
    throw new StewardError(
      {
        code: 'BAD_INPUT',
        happened: `${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`,
        unchanged: 'Nothing was checked.',
        todo: 'Name the report’s file.',
      },
      { cause: error },
    );
  }
  throw new StewardError({
    code: 'BAD_INPUT',
    happened: `${file} is larger than ${largestMegabytes} MB: it is no report.`,
    unchanged: 'Nothing was checked.',
    todo: 'Name the report’s file.',
  });
};

/** Checks a report by itself, wherever it came from: neither a profile nor a network is needed. */
export const reviewVerify = async (
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
  { file, key }: Extract<ReviewRequest, { name: 'review verify' }>,
): Promise<ExitCode> => {
  const verified = verifyReport(await bytesOf(file));
  if (verified.state !== 'good') {
    if (json) terminal.json({ file, ...verified });
    else
      terminal.out(
        `${terminalText(file)}: ${verified.state === 'changed' ? 'CHANGED' : 'NOT A REPORT'}. ${verified.why}\n`,
      );
    return exitCodes.failed;
  }
  const isKey = key === undefined || verified.fingerprint === key.trim().toLowerCase();
  if (json) terminal.json({ file, ...verified, state: isKey ? 'good' : 'other_key' });
  else if (isKey)
    terminal.out(
      `${terminalText(file)}: as it was signed.\nKey     ${verified.fingerprint}\nSHA-256 ${verified.sha256}\n`,
    );
  else
    terminal.out(
      `${terminalText(file)}: NOT SIGNED BY THIS KEY. It is as it was signed, but with the key ${verified.fingerprint}.\n`,
    );
  if (key === undefined)
    terminal.err('Compare the key with whoever signed it: a report alone does not prove whose key it is.\n');
  return isKey ? exitCodes.done : exitCodes.failed;
};
