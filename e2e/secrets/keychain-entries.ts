import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const read = promisify(execFile);

/** Everything that a keychain holds for the service `Steward`, read by a process of its own. */
export const readKeychain = async (
  env: Readonly<Record<string, string>>,
): Promise<readonly { readonly account: string; readonly password: string }[]> => {
  const program = `import keyring from 'keytar'; console.log(JSON.stringify(await keyring.findCredentialsAsync('Steward')));`;
  const { stdout } = await read(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  return JSON.parse(stdout);
};
