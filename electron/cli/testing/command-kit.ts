import { composeSteward } from '../../compose.ts';
import { prepareProfileDirectory } from '../../profile/default-profile.ts';
import { socketPath } from '../../profile/socket-path.ts';
import { exitCodes } from '../command-context.ts';
import { parseCommandLine } from '../command-line.ts';
import { consentUsage } from '../consent-usage.ts';
import { createInterrupts } from '../interrupts.ts';
import { openConsole } from '../open-console.ts';
import { type OneShotRequest, runCommand } from '../run-command.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Commands on one profile without a process for each: the same parsing, consent, journal and words as the program,
 * for tests in which starting and ending a process is not the point.
 */
export const openCommandKit = async (data: string) => {
  const directory = await prepareProfileDirectory(data);
  const opened = await openConsole({
    compose: () =>
      composeSteward({ profileDirectory: directory, origin: 'cli', env: {} as never, fault: undefined }),
    socket: socketPath(directory),
  });
  const run = async (...args: string[]) => {
    const said = { out: '', err: '' };
    const terminal: Terminal = {
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
      interactive: false,
      redraws: false,
      colours: false,
      ask: async () => '',
      json: (value) => {
        said.out += `${JSON.stringify(value, null, 2)}\n`;
      },
      flush: async () => undefined,
    };
    const parsed = parseCommandLine(args, '0.0.0');
    if (parsed.kind !== 'run') {
      (parsed.kind === 'usage' ? terminal.err : terminal.out)(parsed.text);
      return { code: parsed.kind === 'usage' ? exitCodes.usage : exitCodes.done, ...said };
    }
    const { options } = parsed;
    const request = parsed.request as OneShotRequest;
    const usage =
      'dryRun' in request && 'yes' in request ? consentUsage(request, false, options.json) : undefined;
    if (usage !== undefined) return { code: exitCodes.usage, out: '', err: usage };
    const interrupts = createInterrupts(() => undefined);
    const code = await runCommand({
      client: opened.client,
      request,
      options,
      argv: args,
      terminal,
      interrupts,
    });
    return { code, ...said };
  };
  return {
    run,
    async json(...args: string[]) {
      const { code, out, err } = await run(...args, '--json');
      return { code, err, value: JSON.parse(out) };
    },
    close: () => opened.close(),
  };
};
export type CommandKit = Awaited<ReturnType<typeof openCommandKit>>;
