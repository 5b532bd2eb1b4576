import { readFile } from 'node:fs/promises';
import type { StewardClient } from '../../shared/contract/index.ts';
import { StewardError } from '../../shared/errors.ts';
import { faultRules } from '../sandbox/control-schema.ts';
import type { FaultRule, SandboxOptions } from '../sandbox/sandbox.ts';
import type { HostedSandbox } from '../sandbox/sandbox-host.ts';
import { type ExitCode, exitCodes } from './command-context.ts';
import type { CommandRequest } from './command-line.ts';
import { endCommand, journalArgs } from './journal-command.ts';
import type { Terminal } from './terminal.ts';

/** Reads a file of faults. Throws `StewardError` BAD_INPUT saying what is wrong with it. */
export const readFaults = async (file: string): Promise<FaultRule[]> => {
  const refuse = (why: string, cause?: unknown) =>
    new StewardError(
      {
        code: 'BAD_INPUT',
        happened: `The faults file ${file} cannot be used: ${why}`,
        unchanged: 'Nothing was started.',
        todo: 'It holds a list such as [{"operation":"RegisterUser","count":1,"fault":{"type":"drop"}}].',
      },
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw refuse(
      error instanceof SyntaxError ? `it is not JSON: ${error.message}.` : 'it cannot be read.',
      error,
    );
  }
  const read = faultRules.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw refuse(
    `${issue?.path.join('.') || 'the document'}: ${(issue?.message ?? 'not a list of faults').replace(/\.$/, '')}.`,
  );
};

const served = ({ pid, endpoints }: HostedSandbox): StewardError =>
  new StewardError({
    code: 'BUSY',
    happened: `Process ${pid} serves this profile’s sandbox already, at ${endpoints.quicksight}.`,
    unchanged: 'Nothing was started.',
    todo: 'Use it there, end that process, or choose another folder with --data.',
  });

export interface SandboxCommandOptions {
  readonly request: Extract<CommandRequest, { name: 'sandbox' }>;
  readonly argv: readonly string[];
  /** Serves the profile's sandbox, or finds the process that does already. */
  readonly open: (options: Omit<SandboxOptions, 'file'>) => Promise<HostedSandbox>;
  /** Opens the profile for as long as `use` takes: the sandbox must not keep it from other commands. */
  readonly withClient: <T>(use: (client: StewardClient) => Promise<T>) => Promise<T>;
  readonly terminal: Terminal;
  readonly stopped: Promise<void>;
}

/** `steward sandbox`: serves the profile's sandbox alone, prints one line of JSON, stays until stopped. */
export const sandbox = async (options: SandboxCommandOptions): Promise<ExitCode> => {
  const { request, argv, open, withClient, terminal, stopped } = options;
  const { port, seed, latencyMs, rate } = request;
  const faults = request.faults === undefined ? undefined : await readFaults(request.faults);
  const { runId } = await withClient((client) =>
    client.system.beginCommand({ name: request.name, args: journalArgs(argv, request.name) }),
  );
  const end = (code: ExitCode, error?: string) =>
    withClient((client) => endCommand(client, runId, code, error)).catch(() => undefined);
  let running: HostedSandbox;
  try {
    running = await open({
      ...(port === undefined ? {} : { port }),
      ...(seed ? { seed } : {}),
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(rate === undefined ? {} : { rate }),
      ...(faults ? { faults } : {}),
    });
    if (!running.own) throw served(running);
  } catch (error) {
    await end(
      exitCodes.failed,
      error instanceof StewardError ? error.message : 'The sandbox could not start.',
    );
    throw error;
  }
  const { endpoints, accountId, region } = running;
  terminal.out(`${JSON.stringify({ ready: true, endpoints, accountId, region, pid: process.pid })}\n`);
  await stopped;
  await running.close();
  await end(exitCodes.done);
  return exitCodes.done;
};
