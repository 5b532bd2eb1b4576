import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What none of the planted files may ever tell. */
export const plantedSecret = 'the planted secret';

/**
 * A copy of the built program with bait in and around the folder of its page: a link that leads out, a
 * hidden file, a neighbour whose name begins alike. It stands below `node_modules`, where it finds what it
 * needs.
 */
export const plantBuild = () => {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'steward-planted-'));
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  const page = join(folder, 'dist', 'renderer');
  writeFileSync(join(folder, 'dist', 'secret.txt'), plantedSecret);
  symlinkSync(join(folder, 'dist', 'secret.txt'), join(page, 'link.txt'));
  symlinkSync(join(folder, 'dist'), join(page, 'out'));
  writeFileSync(join(page, '.hidden.js'), plantedSecret);
  mkdirSync(join(page, '.git'));
  writeFileSync(join(page, '.git', 'config.txt'), plantedSecret);
  mkdirSync(join(folder, 'dist', 'renderer-evil'));
  writeFileSync(join(folder, 'dist', 'renderer-evil', 'x.js'), plantedSecret);
  return {
    cli: join(folder, 'dist', 'electron', 'cli.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
