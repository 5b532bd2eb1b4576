import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import type { AccountReads } from './list-account.ts';

/** Makes the reads in a python3 of its own with boto3's adaptive retries; answers how many it gave up. */
export const readWithBoto3 = async (
  { endpoints, region, credentials }: RunningSandbox,
  reads: AccountReads,
  workers: number,
): Promise<number> => {
  const child = spawn('python3', [join(import.meta.dirname, 'boto3_reads.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(
    JSON.stringify({
      endpoint: endpoints.quicksight,
      region,
      key: credentials.accessKeyId,
      secret: credentials.secretAccessKey,
      workers,
      ...reads,
    }),
  );
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`boto3 ended with ${code}`);
  return (JSON.parse(out) as { failures: number }).failures;
};
