// Installs what the lockfile names, once per lockfile. Runs before anything is installed, so it uses
// nothing but Node's own modules and works on Node 20.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, 'node_modules', '.steward-installed');

/** The lockfile and the machine: what an installation is right for. */
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');

const installed = () => {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return '';
  }
};

/** npm, as the one that runs us or the one on the PATH. */
const npmCommand = () => {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.c?js$/.test(own) && existsSync(own)) return [process.execPath, own];
  return process.platform === 'win32' ? ['cmd', '/c', 'npm'] : ['npm'];
};

/** Makes node_modules equal to the lockfile. All output goes to stderr: stdout belongs to the command. */
export const ensureInstalled = async () => {
  if (installed() === wanted()) return;
  await withLock('install', async () => {
    const stamp = wanted();
    if (installed() === stamp) return;
    process.stderr.write('Installing dependencies as the lockfile pins them …\n');
    const [command, ...prefix] = npmCommand();
    // No package needs its install script: native parts ship as prebuilt files inside their packages, and
    // Electron fetches its binary when it is first opened.
    const result = spawnSync(
      command,
      [...prefix, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, npm_config_update_notifier: 'false' } },
    );
    if (result.status !== 0) {
      throw new Error(
        'The dependencies could not be installed; nothing else was changed. ' +
          'npm says why above: most often there is no route to the registry. Run the same command again when there is.',
      );
    }
    writeFileSync(stampFile, stamp);
  });
};
