// Builds the renderer, the main process and the preload script into dist/. Called by ensure-built.mjs with
// the hash of the sources; the finished build replaces the earlier one at once.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const hash = process.argv[2] ?? '';
const fresh = join(root, `.dist-${process.pid}`);
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh);

const main = {
  cli: 'electron/cli.ts',
  main: 'electron/main.ts',
  'store-worker': 'electron/store/store-worker.ts',
  'back-up-worker': 'electron/store/back-up-worker.ts',
  'keychain-process': 'electron/secrets/keychain-process.ts',
  'sandbox-worker': 'electron/sandbox/sandbox-worker.ts',
  'access-worker': 'electron/access/access-worker.ts',
};

try {
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(fresh, 'renderer'), emptyOutDir: true },
  });
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { external: ['electron'] },
    build: {
      ssr: true,
      target: 'node22',
      outDir: join(fresh, 'electron'),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(main).filter(([, file]) => existsSync(join(root, file)))),
        // Flat, because `electron/locations.ts` finds workers and migrations beside itself.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  if (existsSync(join(root, 'electron/preload.ts'))) {
    // A sandboxed preload script can only be CommonJS in one file.
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      ssr: { external: ['electron'], noExternal: true },
      build: {
        ssr: true,
        target: 'node22',
        outDir: join(fresh, 'electron'),
        emptyOutDir: false,
        minify: false,
        rolldownOptions: {
          input: { preload: 'electron/preload.ts' },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    });
  }
  cpSync(join(root, 'electron/store/migrations'), join(fresh, 'electron/migrations'), { recursive: true });
  cpSync(join(root, 'electron/sandbox/migrations'), join(fresh, 'electron/sandbox-migrations'), {
    recursive: true,
  });
  cpSync(join(root, 'resources'), join(fresh, 'resources'), { recursive: true });
  writeFileSync(join(fresh, '.stamp'), hash);
  const dist = join(root, 'dist');
  const old = join(root, `.dist-old-${process.pid}`);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
