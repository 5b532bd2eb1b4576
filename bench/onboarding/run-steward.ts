import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TenantSpec } from '../../shared/domain/tenant-spec.ts';
import type { ClientRun } from './client-run.ts';

/** Onboards a tenant with `steward tenant onboard --yes`, on the profile whose sandbox is being served. */
export const runSteward = async (cli: string, data: string, spec: TenantSpec): Promise<ClientRun> => {
  const file = join(data, `${spec.slug}.tenant.yaml`);
  writeFileSync(file, JSON.stringify(spec));
  const args = [cli, 'tenant', 'onboard', '-f', file, '--yes', '--json', '--data', data];
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
  await new Promise((resolve) => child.once('close', resolve));
  if (out === '') throw new Error(`Steward said nothing: ${complaints.slice(-2_000)}`);
  const { run } = JSON.parse(out) as { run?: { steps: { total: number; settled: number } } };
  if (run === undefined) throw new Error(`Steward started no run: ${complaints.slice(-2_000)}`);
  return { failures: run.steps.total - run.steps.settled, steps: run.steps.total };
};
