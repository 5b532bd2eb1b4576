import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { HealthCheck } from '../../shared/contract/console.ts';

const run = promisify(execFile);
const base = { id: 'browser', title: 'Browser' } as const;

const commands = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'firefox',
  'firefox-esr',
  'microsoft-edge',
  'brave-browser',
];

/** Where browsers are, most likely first. */
const candidates = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] => {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Firefox', 'Microsoft Edge', 'Safari'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name === 'Firefox' ? 'firefox' : name}`,
    );
  }
  if (platform === 'win32') {
    const places = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
      'Mozilla Firefox\\firefox.exe',
    ];
    return places.flatMap((place) => (place ? programs.map((program) => `${place}\\${program}`) : []));
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)));
};

/** A stub that only says how to install the browser is there too, so it is asked for its version. */
const versionOf = async (file: string, platform: NodeJS.Platform): Promise<string | undefined> => {
  // On Windows --version opens a window; Safari does not know it.
  if (platform === 'win32' || file.endsWith('/Safari')) return file;
  const { stdout } = await run(file, ['--version'], { timeout: 10_000 });
  const line = stdout.trim().split('\n')[0]?.trim();
  return line && /\d/.test(line) ? line : undefined;
};

/** Looks for a browser that can open the console and answers with its own version line. */
export const checkBrowser = async ({
  environment = process.env,
  platform = process.platform,
}: {
  environment?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
} = {}): Promise<HealthCheck> => {
  const broken: string[] = [];
  for (const file of candidates(environment, platform)) {
    const there = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!there) continue;
    const version = await versionOf(file, platform).catch(() => undefined);
    if (version)
      return { ...base, state: 'ok', found: version === file ? `${file}.` : `${version} (${file}).` };
    broken.push(file);
  }
  const found =
    broken.length > 0
      ? `${broken[0]} is there but does not start.`
      : 'No Chromium, Chrome, Edge or Firefox was found.';
  return {
    ...base,
    state: 'warning',
    found,
    todo: 'Install one (on Debian: sudo apt install chromium), or open the address that steward serve prints on this machine.',
  };
};
