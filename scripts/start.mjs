// `npm start`: the desktop app where Electron and a display are there, else the same console in a browser.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled, root } from './install.mjs';
import { runForward } from './run-forward.mjs';
import { nodePath } from './runtime.mjs';

const args = process.argv.slice(2);
const electronDirectory = join(root, 'node_modules', 'electron');
const failedDownload = join(root, 'node_modules', '.steward-no-electron');

const electronBinary = () => {
  try {
    const file = join(electronDirectory, 'dist', readFileSync(join(electronDirectory, 'path.txt'), 'utf8'));
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
};

/** Electron's own launcher downloads the binary at first start; a failed try is not repeated for a day. */
const downloadElectron = () => {
  try {
    if (Date.now() - statSync(failedDownload).mtimeMs < 24 * 3600 * 1000) return undefined;
  } catch {
    // No failed try.
  }
  process.stderr.write('Downloading the desktop runtime (once) …\n');
  spawnSync(nodePath(), [join(electronDirectory, 'install.js')], { stdio: 'ignore', timeout: 180_000 });
  const binary = electronBinary();
  if (!binary) writeFileSync(failedDownload, '');
  return binary;
};

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** What to open and, where it is the browser, why. */
const choose = () => {
  if (args.includes('--no-open') || args.includes('--port'))
    return { why: 'the web host was asked for on the command line' };
  if (!hasDisplay()) return { why: 'there is no display for the desktop app' };
  const binary = electronBinary() ?? downloadElectron();
  return binary ? { binary } : { why: "the desktop runtime's download cannot be reached from here" };
};

try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const { binary, why } = choose();
if (binary) {
  process.stderr.write('Opening Steward as a desktop app.\n');
  await runForward(binary, [root, ...args]);
} else {
  process.stderr.write(`Opening Steward through its web host on this machine: ${why}.\n`);
  await runForward(nodePath(), [join(root, 'dist', 'electron', 'cli.js'), 'serve', ...args]);
}
