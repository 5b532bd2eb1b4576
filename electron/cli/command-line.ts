import { Command, CommanderError } from 'commander';
import { addAccessCommands } from './access-request.ts';
import { addBackupCommands } from './backup-request.ts';
import { addConnectionCommands } from './connection-request.ts';
import { addDeploymentCommands } from './deployment-request.ts';
import { addDiffCommand } from './diff-request.ts';
import { addDirectoryCommands } from './directory-request.ts';
import { addEnvironmentCommands } from './environment-request.ts';
import { addGrantsCommands } from './grants-request.ts';
import { addIdentityCommands } from './identity-request.ts';
import { addLicenceCommands } from './licence-request.ts';
import { something } from './option-values.ts';
import { addPeopleCommands } from './people-request.ts';
import { addPipelineCommands } from './pipeline-request.ts';
import { addProfileCommands } from './profile-request.ts';
import { addReleaseCommands } from './release-request.ts';
import { addReviewCommands } from './review-request.ts';
import { addRunCommands } from './run-request.ts';
import { addServeCommands } from './serve-request.ts';
import { addStyleCommands } from './style-request.ts';
import { addTenantCommands } from './tenant-request.ts';
import { addTokenCommands } from './token-request.ts';
import { addUsageCommands } from './usage-request.ts';

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly data?: string;
  readonly connection?: string;
  readonly json: boolean;
}

/** The groups of commands, in the order in which help lists them; each knows its own requests. */
const groups = [
  addServeCommands,
  addConnectionCommands,
  addEnvironmentCommands,
  addTenantCommands,
  addReleaseCommands,
  addDeploymentCommands,
  addStyleCommands,
  addBackupCommands,
  addPipelineCommands,
  addDiffCommand,
  addDirectoryCommands,
  addPeopleCommands,
  addUsageCommands,
  addLicenceCommands,
  addIdentityCommands,
  addAccessCommands,
  addGrantsCommands,
  addReviewCommands,
  addRunCommands,
  addTokenCommands,
  addProfileCommands,
] as const;

type RequestOf<Group> = Group extends (program: Command, found: (request: infer Request) => void) => void
  ? Request
  : never;

/** One command line, understood. */
export type CommandRequest = RequestOf<(typeof groups)[number]>;

export type ParsedCommandLine =
  | { readonly kind: 'run'; readonly request: CommandRequest; readonly options: GlobalOptions }
  /** `--help` or `--version` was answered. */
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'usage'; readonly text: string };

/** Builds the command tree; `found` is called with what was asked for. */
const buildProgram = (version: string, found: (request: CommandRequest) => void): Command => {
  const program = new Command('steward')
    .description('Admin console for multi-tenant analytics platforms on Amazon QuickSight')
    .version(version)
    .option('--data <dir>', 'the profile’s folder; your own profile if left out', something)
    .option('--connection <name>', 'work through this connection instead of the environment’s', something)
    .option('--json', 'print one JSON document instead of tables')
    .configureHelp({ showGlobalOptions: true });
  for (const addCommands of groups) addCommands(program, found);
  return program;
};

/** Settings of a command do not reach its subcommands, so they are put on each. */
const quietly = (command: Command, write: (text: string) => void): void => {
  command
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write })
    .showSuggestionAfterError()
    .allowExcessArguments(false);
  for (const child of command.commands) quietly(child, write);
};

/**
 * Understands a command line (without `node` and the script). Nothing is printed: help, the version and
 * complaints come back as text.
 */
export const parseCommandLine = (argv: readonly string[], version: string): ParsedCommandLine => {
  let request: CommandRequest | undefined;
  let text = '';
  const program = buildProgram(version, (found) => {
    request = found;
  });
  quietly(program, (more) => {
    text += more;
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'answered', text };
    return { kind: 'usage', text: text.startsWith('error:') ? `${text}See: steward --help\n` : text };
  }
  if (!request) return { kind: 'usage', text: text || program.helpInformation() };
  const { json = false, ...rest } = program.opts<{ data?: string; connection?: string; json?: boolean }>();
  return { kind: 'run', request, options: { ...rest, json } };
};
