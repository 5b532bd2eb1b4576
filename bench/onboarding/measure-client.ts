import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudLines } from '../../e2e/faults/cloud-lines.ts';
import type { RunningSandbox, SandboxRequest } from '../../electron/sandbox/sandbox.ts';
import { type Allowed, allowedCalls } from './allowed-calls.ts';
import type { ClientRun } from './client-run.ts';
import { controlOf, type Limit } from './draw-limit.ts';
import { startSandboxProcess } from './sandbox-process.ts';

/** One client's onboarding as the service saw it. */
export interface Measured extends ClientRun {
  /** From the first request to the last. */
  readonly seconds: number;
  /** All requests, the refused ones too. */
  readonly calls: number;
  readonly refused: number;
  readonly allowed: Allowed;
  readonly requests: readonly SandboxRequest[];
  /** Every fact of the account afterwards. */
  readonly lines: readonly string[];
}

/** Runs one client against a sandbox of its own that behaves as drawn. `cli` is Steward's program file. */
export const measureClient = async (
  cli: string,
  limit: Limit,
  client: (sandbox: RunningSandbox, data: string) => Promise<ClientRun>,
): Promise<Measured> => {
  const data = mkdtempSync(join(tmpdir(), 'steward-bench-'));
  const sandbox = await startSandboxProcess(cli, data);
  try {
    await sandbox.control(controlOf(limit));
    const run = await client(sandbox, data);
    const { requests = [] } = await sandbox.control({ rate: { perSecond: 0 }, latencyMs: 0 });
    const allowed = allowedCalls(requests, limit);
    return {
      ...run,
      seconds: allowed.seconds,
      calls: requests.length,
      refused: requests.filter(({ admitted }) => !admitted).length,
      allowed,
      requests,
      lines: await cloudLines(sandbox),
    };
  } finally {
    await sandbox.close();
    rmSync(data, { recursive: true, force: true });
  }
};
