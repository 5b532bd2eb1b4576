// `npm run test:faults [-- options]`: the whole fault matrix; `npm test` runs a short form of it.
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
await runForward(nodePath({ sources: true }), [
  join(root, 'e2e', 'faults', 'run-matrix.ts'),
  ...process.argv.slice(2),
]);
