import packageJson from '../package.json' with { type: 'json' };
import type { Problem } from '../shared/errors.ts';
import { exitCodes } from './cli/command-context.ts';
import { type CommandRequest, type GlobalOptions, parseCommandLine } from './cli/command-line.ts';
import { showHealth } from './cli/commands/doctor.ts';
import { consentUsage } from './cli/consent-usage.ts';
import { createInterrupts } from './cli/interrupts.ts';
import { openConsole } from './cli/open-console.ts';
import { problemIn, problemText } from './cli/problem-text.ts';
import { profileRestore } from './cli/profile-restore-command.ts';
import { reviewVerify } from './cli/review-verify-command.ts';
import { runCommand } from './cli/run-command.ts';
import { sandbox } from './cli/sandbox-command.ts';
import { serve } from './cli/serve-command.ts';
import { createTerminal } from './cli/terminal.ts';
import { composeSteward } from './compose.ts';
import { checkHealthWithoutProfile } from './health/check-health.ts';
import { rendererDirectory } from './locations.ts';
import { prepareProfileDirectory, profileDirectory } from './profile/default-profile.ts';
import { socketPath } from './profile/socket-path.ts';
import { openSandbox } from './sandbox/sandbox-host.ts';
import { openKeychain } from './secrets/keychain.ts';
import { takeEnvironmentCredentials } from './take-environment-credentials.ts';
import { guardCrashes } from './telemetry/guard-crashes.ts';

// The composition root of the `steward` command: no window, the same services.

const argv = process.argv.slice(2);
const terminal = createTerminal();
guardCrashes(terminal.err, (code) => process.exit(code));
const environment = takeEnvironmentCredentials();

/** Resolves at the first Ctrl-C or SIGTERM; the second one leaves at once. */
const stopSignal = (): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const stop = () => {
    if (asked) process.exit(exitCodes.interrupted);
    asked = true;
    resolve();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return promise;
};

const run = async (request: CommandRequest, options: GlobalOptions): Promise<number> => {
  if (request.name === 'review verify') return reviewVerify({ terminal, json: options.json }, request);
  const directory = await prepareProfileDirectory(profileDirectory(options.data));
  const compose = (origin: 'cli' | 'web') => () =>
    composeSteward({
      profileDirectory: directory,
      origin,
      env: environment,
      fault: process.env.STEWARD_FAULT,
    });
  const socket = socketPath(directory);
  const open = () =>
    openConsole({
      compose: compose('cli'),
      socket,
      onWaiting: () => {
        terminal.err('Another command works through this one: waiting for it to end. Ctrl-C cuts it off.\n');
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal);
      },
    });

  if (request.name === 'serve') {
    const stopped = stopSignal();
    const renderer = rendererDirectory();
    return serve({
      request,
      argv,
      compose: compose('web'),
      socket,
      rendererDirectory: renderer,
      terminal,
      stopped,
      json: options.json,
    });
  }
  if (request.name === 'sandbox') {
    const stopped = stopSignal();
    return sandbox({
      request,
      argv,
      terminal,
      stopped,
      open: (wanted) => openSandbox({ profileDirectory: directory, ...wanted }),
      withClient: async (use) => {
        const opened = await open();
        try {
          return await use(opened.client);
        } finally {
          await opened.close();
        }
      },
    });
  }

  if (request.name === 'profile restore') return profileRestore({ request, options, directory, terminal });

  if ('dryRun' in request && 'yes' in request) {
    const usage = consentUsage(request, terminal.interactive, options.json);
    if (usage) {
      terminal.err(usage);
      return exitCodes.usage;
    }
  }
  const interrupts = createInterrupts(() => process.exit(exitCodes.interrupted));
  process.on('SIGINT', interrupts.interrupt);
  process.on('SIGTERM', interrupts.interrupt);
  const opened = await open();
  try {
    return await runCommand({ client: opened.client, request, options, argv, terminal, interrupts });
  } finally {
    await opened.close();
  }
};

const wantedFolder = (options: GlobalOptions): string => {
  try {
    return profileDirectory(options.data);
  } catch {
    return 'The profile’s folder';
  }
};

/** What the doctor can still say when the profile does not open. */
const doctorWithoutProfile = async (options: GlobalOptions, why: Problem): Promise<number> => {
  const keychain = await openKeychain({ service: 'Steward', profileId: 'doctor' });
  try {
    const checks = await checkHealthWithoutProfile(wantedFolder(options), keychain, why);
    return showHealth({ terminal, options }, { at: new Date().toISOString(), checks });
  } finally {
    keychain.close();
  }
};

const main = async (): Promise<number> => {
  const parsed = parseCommandLine(argv, packageJson.version);
  switch (parsed.kind) {
    case 'answered':
      terminal.out(parsed.text);
      return exitCodes.done;
    case 'usage':
      terminal.err(parsed.text);
      return exitCodes.usage;
    case 'run':
      try {
        return await run(parsed.request, parsed.options);
      } catch (error) {
        const problem = problemIn(error);
        if (parsed.request.name === 'doctor') return await doctorWithoutProfile(parsed.options, problem);
        terminal.err(problemText(problem));
        if (parsed.options.json) terminal.json({ error: problem });
        return exitCodes.failed;
      }
  }
};

const code = await main();
await terminal.flush();
process.exit(code);
