import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PrivateKeyring {
  /** What a program needs to reach it and nothing of the person's own desktop. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

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
