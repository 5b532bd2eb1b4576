import { spawn } from 'node:child_process';
import { listProfiles, signInProfile } from '../connectors/aws/profiles.ts';

export interface SignInStarted {
  readonly started: boolean;
  readonly message: string;
}

/** Starts a program with its arguments as a list, never through a shell. */
export type StartProgram = (
  program: string,
  args: readonly string[],
) => {
  /** Settles when the program ended; rejects when it could not be started. */
  readonly ended: Promise<{ readonly code: number | null }>;
  /** What it has written so far. */
  output(): string;
};

/** Long enough for a person to sign in at the identity provider, in milliseconds. */
const patience = 10 * 60_000;

const startProgram: StartProgram = (program, args) => {
  const child = spawn(program, [...args], {
    shell: false,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patience,
    // The CLI keeps its own settings; an endpoint from the environment must not receive a sign-in.
    env: { ...process.env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
  });
  let written = '';
  const keep = (chunk: Buffer) => {
    if (written.length < 10_000) written += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = Promise.withResolvers<{ code: number | null }>();
  child.on('error', (error) => ended.reject(error));
  child.on('close', (code) => ended.resolve({ code }));
  // A sign-in that nobody finishes does not keep Steward open.
  child.unref();
  return { ended: ended.promise, output: () => written };
};

/** A name that is quoted in the command that is shown, so that it can be pasted. */
const shown = (name: string): string =>
  /^[\w.@+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;

/**
 * Starts the AWS command line's sign-in for a profile, which opens the browser; where the command line is
 * not installed, says what to type elsewhere. Only a profile that exists is handed to it, and as one
 * argument (`--profile=NAME`), so that no name can become an option.
 *
 * @param settleMs how long to watch for an early end before saying that the browser was opened.
 */
export const signIn = async (
  profileName: string,
  start: StartProgram = startProgram,
  settleMs = 2_500,
): Promise<SignInStarted> => {
  const profile = await signInProfile(profileName);
  if (profile === undefined) {
    const known = (await listProfiles()).some(({ name }) => name === profileName);
    return {
      started: false,
      message: known
        ? 'This profile does not sign in anywhere: its credentials come from elsewhere.'
        : 'There is no such profile in the shared AWS config files any more.',
    };
  }
  const verb = profile.kind === 'login' ? ['login'] : ['sso', 'login'];
  const typed = `aws ${verb.join(' ')} --profile ${shown(profile.name)}`;
  const program = start('aws', [...verb, `--profile=${profile.name}`]);
  let timer: NodeJS.Timeout | undefined;
  const settled = new Promise<'running'>((resolve) => {
    timer = setTimeout(() => resolve('running'), settleMs);
  });
  // The child itself is not waited for, so something must keep the loop alive until then.
  try {
    const outcome = await Promise.race([program.ended, settled]);
    if (outcome === 'running') {
      const address = /https:\/\/[^\s"'<>]+/.exec(program.output())?.[0];
      return {
        started: true,
        message: `Your browser asks you to sign in. Come back here when it says that you may close the window.${
          address === undefined ? '' : ` If it did not open, go to ${address}`
        }`,
      };
    }
    return outcome.code === 0
      ? { started: true, message: 'You are signed in. Test the connection again.' }
      : { started: false, message: `The sign-in could not be started. Type in a terminal: ${typed}` };
  } catch {
    return {
      started: false,
      message: `The AWS command line is not installed here, so Steward cannot open the sign-in. Where it is installed, type: ${typed}`,
    };
  } finally {
    clearTimeout(timer);
    program.ended.catch(() => undefined);
  }
};
