import { setTimeout as rest } from 'node:timers/promises';
import * as sdk from '@aws-sdk/client-quicksight';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import type { ClientRun } from './client-run.ts';
import type { PlainCall } from './plain-calls.ts';

export interface SdkManner {
  readonly retryMode: 'standard' | 'adaptive';
  readonly maxAttempts: number;
  readonly workers: number;
}

type Command = new (input: object) => sdk.DescribeNamespaceCommand;

const commandOf = ({ operation, input }: PlainCall) => {
  const command = (sdk as unknown as Record<string, Command>)[`${operation}Command`];
  if (command === undefined) throw new Error(`The SDK has no ${operation}`);
  return new command(input);
};

/** Makes the calls phase by phase with the stock SDK; a call that it gives up is a failure left. */
export const runSdk = async (
  { endpoints, region, credentials, accountId }: RunningSandbox,
  phases: readonly (readonly PlainCall[])[],
  { retryMode, maxAttempts, workers }: SdkManner,
): Promise<ClientRun> => {
  const client = new sdk.QuickSightClient({
    endpoint: endpoints.quicksight,
    region,
    credentials,
    retryMode,
    maxAttempts,
  });
  let failures = 0;
  for (const phase of phases) {
    let next = 0;
    const worker = async () => {
      for (let call = phase[next++]; call; call = phase[next++])
        await client.send(commandOf(call)).catch(() => {
          failures++;
        });
    };
    await Promise.all(Array.from({ length: workers }, worker));
    const made = phase.find(({ operation }) => operation === 'CreateNamespace');
    if (made === undefined) continue;
    const namespace = { AwsAccountId: accountId, Namespace: String(made.input.Namespace) };
    for (let tries = 0; tries < 120; tries++) {
      const found = await client.send(new sdk.DescribeNamespaceCommand(namespace)).catch(() => undefined);
      if (found?.Namespace?.CreationStatus === 'CREATED') break;
      await rest(1_000);
    }
  }
  client.destroy();
  return { failures, steps: phases.flat().length };
};
