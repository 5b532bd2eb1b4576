// `npm run bench -- NAME [options]`: one benchmark of `bench/`, on the built product.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled, root } from './install.mjs';
import { ensurePrerequisites } from './prerequisites.mjs';
import { runForward } from './run-forward.mjs';
import { nodePath } from './runtime.mjs';

const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const [name, ...options] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`Which benchmark? npm run bench -- ${names.join(' | ')}\n`);
  process.exit(64);
}
try {
  await ensureInstalled();
  ensurePrerequisites();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
await runForward(nodePath({ sources: true }), [join(root, 'bench', `${name}.ts`), ...options]);
