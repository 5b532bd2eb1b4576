// What the tests need from the operating system. On Debian as root it is installed, elsewhere named.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const found = (command) =>
  (process.env.PATH ?? '').split(':').some((directory) => directory && existsSync(`${directory}/${command}`));

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The Chromium that the end-to-end tests drive, or undefined. */
export const chromiumPath = () =>
  [process.env.STEWARD_CHROMIUM, ...browsers].find((path) => path && existsSync(path));

const needed = () => {
  const packages = [];
  if (!chromiumPath()) packages.push('chromium');
  if (process.platform === 'linux') {
    if (!found('dbus-run-session')) packages.push('dbus');
    if (!found('gnome-keyring-daemon')) packages.push('gnome-keyring');
  }
  return packages;
};

/** Installs or names what is missing. Tests that need it skip with that reason where it stays missing. */
export const ensurePrerequisites = () => {
  const packages = needed();
  if (packages.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const mayInstall = found('apt-get') && process.getuid?.() === 0;
  if (!mayInstall) {
    const how = found('apt-get') ? `sudo ${command}` : `install ${packages.join(', ')}`;
    process.stderr.write(`Missing for the full tests: ${packages.join(', ')}. To have them: ${how}\n`);
    return;
  }
  process.stderr.write(`Installing what the tests need: ${packages.join(', ')} …\n`);
  const options = {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  const result = spawnSync('sh', ['-c', command], options);
  if (result.status !== 0) process.stderr.write(`That did not work; tests that need them will say so.\n`);
};
