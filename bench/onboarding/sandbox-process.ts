import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';

export interface SandboxProcess extends RunningSandbox {
  /** Ends the process. */
  close(): Promise<void>;
}

/** Starts `steward sandbox` on a profile folder, as a process of its own. `cli` is the program's file. */
export const startSandboxProcess = async (
  cli: string,
  data: string,
  seed: 'pilot' | 'large' = 'pilot',
): Promise<SandboxProcess> => {
  const child = spawn(process.execPath, [cli, 'sandbox', '--seed', seed, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const ready = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', (code) => reject(new Error(`The sandbox ended with ${code}: ${complaints}`)));
  });
  return {
    ...connectSandbox(JSON.parse(ready)),
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', killWithUs);
    },
  };
};
