import type { CommandRequest } from './command-line.ts';

type Planning = Extract<CommandRequest, { readonly dryRun: boolean; readonly yes: boolean }>;

/** Why a command that must be agreed to cannot go through as it stands, or undefined. Nothing has been asked yet. */
export const consentUsage = (request: Planning, interactive: boolean, json: boolean): string | undefined => {
  if (request.dryRun || request.yes) return undefined;
  const fromInput =
    (request.name === 'tenant onboard' && request.file === '-') ||
    (request.name === 'access apply' && request.files.includes('-'));
  if (fromInput)
    return 'The file comes from standard input, so you cannot be asked: pass --yes or --dry-run.\n';
  if (json) return 'With --json you cannot be asked: pass --yes or --dry-run.\n';
  if (!interactive)
    return 'There is no terminal to ask on: pass --yes to apply or --dry-run to only see the plan.\n';
  return undefined;
};
