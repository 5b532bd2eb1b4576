import * as sdk from '@aws-sdk/client-quicksight';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import { type AccountReads, commandOf, type ReadCall } from './list-account.ts';

export interface SdkManner {
  readonly retryMode: 'standard' | 'adaptive';
  readonly workers: number;
  /** Ends early after so many milliseconds, for a loop that would take an hour. */
  readonly stopAfterMs?: number;
}

/** Makes the reads with the stock SDK; answers how many it gave up. */
export const readWithSdk = async (
  { endpoints, region, credentials }: RunningSandbox,
  { lists, details }: AccountReads,
  { retryMode, workers, stopAfterMs = Number.POSITIVE_INFINITY }: SdkManner,
): Promise<number> => {
  const client = new sdk.QuickSightClient({
    endpoint: endpoints.quicksight,
    region,
    credentials,
    retryMode,
    maxAttempts: 10,
  });
  const end = performance.now() + stopAfterMs;
  let failures = 0;
  const readAll = async (call: ReadCall): Promise<void> => {
    let NextToken: string | undefined;
    do {
      const input = NextToken === undefined ? call.input : { ...call.input, NextToken };
      const page = await client.send(commandOf({ ...call, input }));
      NextToken = page.NextToken;
    } while (NextToken !== undefined && performance.now() < end);
  };
  for (const phase of [lists, details]) {
    let next = 0;
    const worker = async () => {
      for (let call = phase[next++]; call && performance.now() < end; call = phase[next++])
        await readAll(call).catch(() => {
          failures += 1;
        });
    };
    await Promise.all(Array.from({ length: workers }, worker));
  }
  client.destroy();
  return failures;
};
