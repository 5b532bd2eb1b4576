import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QuickSight } from '@aws-sdk/client-quicksight';
import { STS } from '@aws-sdk/client-sts';
import type { RunningSandbox, SandboxOptions } from './sandbox.ts';
import { startSandbox } from './start-sandbox.ts';

interface ClientOptions {
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** The SDK's own: 1 sends each request once. */
  readonly maxAttempts?: number;
}

/** A sandbox for one test file: real server, real SDK clients, responses held against their schemas. */
export interface TestSandbox extends RunningSandbox {
  readonly file: string;
  quicksight(options?: ClientOptions): QuickSight;
  sts(options?: ClientOptions): STS;
  /** Stops it and removes its state. */
  remove(): Promise<void>;
}

export async function startTestSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const directory = mkdtempSync(join(tmpdir(), 'steward-sandbox-'));
  const file = join(directory, 'sandbox.db');
  const sandbox = await startSandbox({
    seed: 'empty',
    asyncMs: 0,
    searchDelayMs: 0,
    checkResponses: true,
    ...options,
    file,
  });
  const clients: { destroy(): void }[] = [];
  const settings = (endpoint: string, { region, credentials, maxAttempts }: ClientOptions = {}) => ({
    endpoint,
    region: region ?? sandbox.region,
    credentials: credentials ?? sandbox.credentials,
    maxAttempts: maxAttempts ?? 1,
  });
  const keep = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  return {
    ...sandbox,
    file,
    quicksight: (client) => keep(new QuickSight(settings(sandbox.endpoints.quicksight, client))),
    sts: (client) => keep(new STS(settings(sandbox.endpoints.sts, client))),
    remove: async () => {
      for (const client of clients) client.destroy();
      await sandbox.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
