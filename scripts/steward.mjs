#!/usr/bin/env node
// The `steward` command: brings the installation and the build up to date, then runs the built program.
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
await runForward(nodePath(), [join(root, 'dist', 'electron', 'cli.js'), ...process.argv.slice(2)]);
