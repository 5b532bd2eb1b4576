// `npm run test:faults`, `npm run test:power-cut` [-- options]: the long form of a test, of which `npm test` runs
// a short one. The first argument is its file.
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled, root } from './install.mjs';
import { runForward } from './run-forward.mjs';
import { nodePath } from './runtime.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const [file, ...options] = process.argv.slice(2);
await runForward(nodePath({ sources: true }), [join(root, file), ...options]);
