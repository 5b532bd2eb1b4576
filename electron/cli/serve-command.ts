import { setTimeout as pause } from 'node:timers/promises';
import type { SandboxInfo } from '../../shared/contract/console.ts';
import { createApiHost } from '../api/api-host.ts';
import { createApiRouter } from '../api/api-router.ts';
import type { Store } from '../store/store.ts';
import { startWebHost, type WebHost } from '../web/web-host.ts';
import { type ExitCode, exitCodes } from './command-context.ts';
import type { CommandRequest } from './command-line.ts';
import { endCommand, journalArgs } from './journal-command.ts';
import { openBrowser } from './open-browser.ts';
import { type OpenedConsole, type OwnSteward, openConsole } from './open-console.ts';
import type { Terminal } from './terminal.ts';

export interface ServedSteward extends OwnSteward {
  readonly store: Pick<Store, 'tokens'>;
  sandbox(): Promise<SandboxInfo>;
}

export interface ServeOptions {
  readonly request: Extract<CommandRequest, { name: 'serve' }>;
  readonly argv: readonly string[];
  readonly compose: () => Promise<ServedSteward>;
  readonly socket: string;
  readonly rendererDirectory: string;
  readonly terminal: Terminal;
  /** For programs: what is said about a console that is open already is a line of JSON too. */
  readonly json?: boolean;
  /** Resolves when the host is to close. */
  readonly stopped: Promise<void>;
  /** How long to wait for a command that owns the profile to end, in milliseconds. Default 5 000. */
  readonly patienceMs?: number;
}

/** Opens the profile as its owner, waiting a little for a short command that has it. */
const openForServing = async (
  { compose, socket, patienceMs = 5_000 }: ServeOptions,
  consoleUrl: () => string,
): Promise<OpenedConsole<ServedSteward> & { readonly url?: string | null }> => {
  const deadline = performance.now() + patienceMs;
  while (true) {
    const opened = await openConsole({ compose, socket, consoleUrl });
    if (opened.kind === 'own') return opened;
    const url = await opened.owner.consoleUrl().catch(() => null);
    if (url !== null || performance.now() > deadline) return { ...opened, url };
    await opened.close();
    await pause(100);
  }
};

/**
 * `steward serve`: owns the profile, serves the console and the sandbox, prints one line of JSON when all of
 * it answers, and stays until it is stopped.
 */
export const serve = async (options: ServeOptions): Promise<ExitCode> => {
  const { request, argv, rendererDirectory, terminal, stopped } = options;
  let host: WebHost | undefined;
  const opened = await openForServing(options, () => host?.newUrl() ?? '');
  if (opened.kind === 'guest') {
    if (options.json && opened.url) {
      const { endpoints, accountId, region } = await opened.client.system.sandbox();
      const { pid } = opened.owner;
      const ready = { ready: true, url: opened.url, sandbox: { endpoints, accountId, region }, pid };
      terminal.out(`${JSON.stringify({ ...ready, open: 'already' })}\n`);
    }
    terminal.err(
      opened.url
        ? `Steward is already open with this profile (process ${opened.owner.pid}). This address opens it once more:\n${opened.url}\n`
        : `Process ${opened.owner.pid} (the desktop app or a command) works with this profile. Close it, or choose another folder with --data.\n`,
    );
    await opened.close();
    return exitCodes.failed;
  }

  const { steward, router, client } = opened;
  let code: ExitCode = exitCodes.done;
  try {
    host = await startWebHost({
      router,
      api: createApiHost({
        router: createApiRouter(steward.services, steward),
        tokens: steward.store.tokens,
        audit: steward.audit,
        log: steward.log,
      }),
      rendererDirectory,
      log: steward.log,
      ...(request.port === undefined ? {} : { port: request.port }),
    });
    const { endpoints, accountId, region } = await steward.sandbox();
    const { runId } = await client.system.beginCommand({
      name: request.name,
      args: journalArgs(argv, request.name),
    });
    const { url } = host;
    const ready = { ready: true, url, sandbox: { endpoints, accountId, region }, pid: process.pid };
    terminal.out(`${JSON.stringify(ready)}\n`);
    await steward.faults?.('host.ready');
    if (request.open) openBrowser(url);
    await stopped;
    await endCommand(client, runId, code);
  } catch (error) {
    code = exitCodes.failed;
    throw error;
  } finally {
    await host?.close();
    await opened.close('now');
  }
  return code;
};
