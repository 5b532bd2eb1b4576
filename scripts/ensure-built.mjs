// Builds what is stale: the build's stamp is a hash over everything that goes into it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';
import { withLock } from './lock.mjs';
import { nodePath } from './runtime.mjs';

const inputs = [
  'electron',
  'renderer',
  'shared',
  'resources',
  'scripts/build.mjs',
  'vite.config.ts',
  'package-lock.json',
];

const hashInto = (hash, path) => {
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch {
    hash.update(path).update(readFileSync(join(root, path)));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (/\.test\.tsx?$/.test(entry.name)) continue;
    hashInto(hash, `${path}/${entry.name}`);
  }
};

export const sourceHash = () => {
  const hash = createHash('sha256');
  for (const path of inputs) hashInto(hash, path);
  return hash.digest('hex');
};

const builtHash = () => {
  try {
    return readFileSync(join(root, 'dist', '.stamp'), 'utf8');
  } catch {
    return '';
  }
};

/** Brings `dist/` up to date with the sources. */
export const ensureBuilt = async () => {
  if (builtHash() === sourceHash()) return;
  await withLock('build', async () => {
    const hash = sourceHash();
    if (builtHash() === hash) return;
    process.stderr.write('Building Steward …\n');
    const result = spawnSync(nodePath(), [join(root, 'scripts', 'build.mjs'), hash], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    if (result.status !== 0) {
      process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}\n`);
      throw new Error(
        'The build failed; the earlier build, if any, was left as it was. The reason is above.',
      );
    }
  });
};
