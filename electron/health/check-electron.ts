import { access, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HealthCheck } from '../../shared/contract/console.ts';

const base = { id: 'electron', title: 'Desktop app (Electron)' } as const;

/** Electron's folder in node_modules; undefined where it is not installed. */
const electronDirectory = (): string | undefined => {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
};

const hasDisplay = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean =>
  platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);

/**
 * Whether the desktop app can open, and why not. Without it the same console opens in a browser, so that
 * is a warning only.
 */
export const checkElectron = async ({
  directory = electronDirectory(),
  versions = process.versions,
  environment = process.env,
  platform = process.platform,
}: {
  directory?: string | undefined;
  versions?: NodeJS.ProcessVersions;
  environment?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
} = {}): Promise<HealthCheck> => {
  if (versions.electron) return { ...base, state: 'ok', found: `Electron ${versions.electron} is running.` };
  const inBrowser = 'Until then the console opens in the browser.';
  if (directory === undefined) {
    return {
      ...base,
      state: 'warning',
      found: 'Electron is not installed here.',
      todo: `Run npm start, which installs what is missing. ${inBrowser}`,
    };
  }
  try {
    const binary = join(directory, 'dist', (await readFile(join(directory, 'path.txt'), 'utf8')).trim());
    await access(binary, constants.X_OK);
    if (!hasDisplay(environment, platform)) {
      return {
        ...base,
        state: 'warning',
        found: `The program is there (${binary}), but this session has no display (neither DISPLAY nor WAYLAND_DISPLAY is set).`,
        todo: `Start Steward in a desktop session. ${inBrowser}`,
      };
    }
    return { ...base, state: 'ok', found: `The program is there: ${binary}.` };
  } catch {
    return {
      ...base,
      state: 'warning',
      found: 'Electron’s program was not downloaded: it comes from GitHub at first start.',
      todo: `Run npm start where github.com can be reached. ${inBrowser}`,
    };
  }
};
