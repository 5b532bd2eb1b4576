import { spawn } from 'node:child_process';
import type { DirectoryStatus } from '../../shared/contract/directory.ts';

/** Runs `steward directory sync` on a profile whose sandbox is being served; answers what the directory says then. */
export const syncWithSteward = async (cli: string, data: string): Promise<DirectoryStatus> => {
  const args = [cli, 'directory', 'sync', '--connection', 'Sandbox', '--json', '--data', data];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  let out = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The sync ended with ${code}: ${complaints.slice(-2_000)}`);
  return (JSON.parse(out) as { status: DirectoryStatus }).status;
};
