import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import type { ClientRun } from './client-run.ts';
import type { PlainCall } from './plain-calls.ts';

/** Why boto3 cannot be run here, or undefined when it can. */
export const whyNoBoto3 = (): string | undefined => {
  const { error, status } = spawnSync('python3', ['-c', 'import boto3'], {
    stdio: 'ignore',
    timeout: 60_000,
  });
  if (error !== undefined) return 'python3 is not installed';
  return status === 0 ? undefined : 'python3 has no boto3';
};

/** Makes the calls one after the other in a python3 of its own. */
export const runBoto3 = async (
  { endpoints, region, credentials, accountId }: RunningSandbox,
  phases: readonly (readonly PlainCall[])[],
): Promise<ClientRun> => {
  const child = spawn('python3', [join(import.meta.dirname, 'boto3_onboarding.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(
    JSON.stringify({
      endpoint: endpoints.quicksight,
      region,
      key: credentials.accessKeyId,
      secret: credentials.secretAccessKey,
      account: accountId,
      phases,
    }),
  );
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`boto3 ended with ${code}`);
  return { failures: (JSON.parse(out) as { failures: number }).failures, steps: phases.flat().length };
};
