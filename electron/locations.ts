import { fileURLToPath } from 'node:url';

/**
 * Where the program's own files are. Sources run as they are (Node strips the types) for tests and
 * scripts; the build puts every chunk flat into `dist/electron`, with what it reads at run time beside it.
 */
const fromSource = import.meta.url.endsWith('.ts');

const at = (source: string, built: string) => new URL(fromSource ? source : built, import.meta.url);

/** The entry of a worker thread. */
export const workerUrl = (name: keyof typeof workerFolders): URL =>
  at(`./${workerFolders[name]}/${name}.ts`, `./${name}.js`);
const workerFolders = {
  'store-worker': 'store',
  'back-up-worker': 'store',
  'sandbox-worker': 'sandbox',
  'access-worker': 'access',
} as const;

/** The entry of the process that talks to the keychain. */
export const keychainProcessUrl = (): URL => at('./secrets/keychain-process.ts', './keychain-process.js');

export const migrationsDirectory = (): string => fileURLToPath(at('./store/migrations/', './migrations/'));
export const sandboxMigrationsDirectory = (): string =>
  fileURLToPath(at('./sandbox/migrations/', './sandbox-migrations/'));
export const resourcesDirectory = (): string => fileURLToPath(at('../resources/', '../resources/'));
/** The built renderer; in a source tree it is there only after a build. */
export const rendererDirectory = (): string => fileURLToPath(at('../dist/renderer/', '../renderer/'));
