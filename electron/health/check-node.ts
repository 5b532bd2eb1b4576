import type { HealthCheck } from '../../shared/contract/console.ts';

const [neededMajor, neededMinor] = [22, 12];

/** Whether the JavaScript runtime is one that Steward works on. */
export const checkNode = (versions: NodeJS.ProcessVersions = process.versions): HealthCheck => {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const recent = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  const inside = versions.electron ? ` inside Electron ${versions.electron}` : '';
  return {
    id: 'node',
    title: 'Node.js',
    state: recent ? 'ok' : 'failed',
    found: `Node.js ${versions.node}${inside}.`,
    ...(recent
      ? {}
      : {
          todo: `Install Node.js ${neededMajor}.${neededMinor} or newer (24 is the line Steward is built for).`,
        }),
  };
};
