import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The full name in a passwd line's GECOS field, whose `&` stands for the user name (getpwent(3)). */
export const nameInGecos = (gecos: string, userName: string): string | undefined => {
  const first = gecos.split(',')[0]?.trim() ?? '';
  const name = first.replaceAll('&', userName.charAt(0).toUpperCase() + userName.slice(1));
  return /\p{L}/u.test(name) ? name.slice(0, 128) : undefined;
};

const fullName = async (userName: string): Promise<string | undefined> => {
  if (process.platform === 'darwin') {
    return (await run('/usr/bin/id', ['-F'], { timeout: 2000 })).stdout.trim().slice(0, 128) || undefined;
  }
  if (process.platform !== 'linux') return undefined;
  // getent also asks the directory services that the machine is joined to; /etc/passwd where it is absent.
  const lines = await run('getent', ['passwd', userName], { timeout: 2000 }).then(
    ({ stdout }) => stdout,
    () => readFile('/etc/passwd', 'utf8'),
  );
  const fields = lines
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === userName);
  return nameInGecos(fields?.[4] ?? '', userName);
};

/** The full name of whoever runs this process, else the user name, else `owner`. Never throws. */
export const accountName = async (): Promise<string> => {
  try {
    const userName = userInfo().username;
    if (!userName) return 'owner';
    return (await fullName(userName).catch(() => undefined)) ?? userName;
  } catch {
    return 'owner'; // a numeric user without an entry, as in containers
  }
};
