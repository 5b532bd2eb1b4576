import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PrivateKeyring {
  /** What a program needs to reach it and nothing of the person's own desktop. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Whether this machine has what a private keyring needs. */
export const hasKeyring =
  process.platform === 'linux' &&
  ['dbus-run-session', 'gnome-keyring-daemon'].every((program) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program))),
  );

const script = `
IFS= read -r password
printf %s "$password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
unset password
printf '%s\\n' "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null`;

/** A real gnome-keyring on a bus of its own, unlocked with a password that stands on no command line. */
export const startPrivateKeyring = async (home: string, password = 'pw'): Promise<PrivateKeyring> => {
  const runtime = join(home, 'run');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const own = {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: { PATH: process.env.PATH ?? '', ...own },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  child.stdin.write(`${password}\n`);
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the private bus ended with ${code}`)));
  });
  return {
    env: { ...own, DBUS_SESSION_BUS_ADDRESS: address },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await ended;
    },
  };
};
