import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeAssetBundleExportJobCommand,
  type DescribeAssetBundleExportJobCommandOutput,
  StartAssetBundleExportJobCommand,
} from '@aws-sdk/client-quicksight';
import { CloudError } from '../../cloud-call.ts';
import type { QuickSight } from '../quicksight.ts';
import { downloadBundle, largestBundle } from './download-bundle.ts';

/** A bundle as the service made it, or why it did not. */
export type ExportedBundle =
  | {
      readonly bytes: Uint8Array;
      readonly warnings: readonly { readonly arn: string; readonly message: string }[];
    }
  | { readonly refused: string };

/** How long an export may take, its turn among an account's five included. */
const patienceMs = 20 * 60_000;
const longestPauseMs = 10_000;
/** How often an address whose time is over is asked for anew. */
const mostDownloads = 4;

/** Pauses that grow, until patience is at its end. */
const createPatience = (firstMs: number, signal?: AbortSignal) => {
  const until = performance.now() + patienceMs;
  let nextMs = firstMs;
  return {
    isOver: () => performance.now() > until,
    wait: async () => {
      await pause(nextMs, undefined, signal === undefined ? {} : { signal });
      nextMs = Math.min(longestPauseMs, nextMs * 1.5);
    },
  };
};
type Patience = ReturnType<typeof createPatience>;

const start = async (
  cloud: QuickSight,
  id: string,
  arns: readonly string[],
  patience: Patience,
  signal?: AbortSignal,
): Promise<void> => {
  for (;;) {
    try {
      await cloud.send(
        new StartAssetBundleExportJobCommand({
          AwsAccountId: cloud.accountId,
          AssetBundleExportJobId: id,
          ResourceArns: [...arns],
          ExportFormat: 'QUICKSIGHT_JSON',
          IncludeAllDependencies: true,
        }),
        signal,
      );
      return;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      // The number is this export's own: the answer to an earlier try was lost.
      if (error.name === 'ConflictException') return;
      const isFull = error.name === 'LimitExceededException';
      const isLost = error.failure === 'in_doubt';
      if ((!isFull && !isLost) || patience.isOver()) throw error;
      await patience.wait();
    }
  }
};

const sentences = (errors: DescribeAssetBundleExportJobCommandOutput['Errors']): string =>
  (errors ?? []).map(({ Arn, Message }) => `${Arn}: ${Message}`).join('; ') || 'no reason given';

/**
 * Exports assets with all that they need as one asset bundle, and downloads it. Waits while five other exports run;
 * an address whose time is over is asked for anew. Nothing in the account is changed. Rejects with `CloudError`.
 */
export const exportBundle = async (
  cloud: QuickSight,
  arns: readonly string[],
  { signal, firstPauseMs = 1_000 }: { readonly signal?: AbortSignal; readonly firstPauseMs?: number } = {},
): Promise<ExportedBundle> => {
  const id = `steward-${randomUUID()}`;
  const patience = createPatience(firstPauseMs, signal);
  await start(cloud, id, arns, patience, signal);
  let downloads = 0;
  for (;;) {
    const job = await cloud.send(
      new DescribeAssetBundleExportJobCommand({
        AwsAccountId: cloud.accountId,
        AssetBundleExportJobId: id,
      }),
      signal,
    );
    if (job.JobStatus === 'FAILED') return { refused: sentences(job.Errors) };
    if (job.JobStatus === 'SUCCESSFUL' && job.DownloadUrl !== undefined) {
      const bytes = await downloadBundle(job.DownloadUrl, signal);
      if (bytes === 'too_large')
        return {
          refused: `The bundle is larger than ${largestBundle / 1024 / 1024} MB, which is the most that an import takes.`,
        };
      if (bytes !== 'expired')
        return {
          bytes,
          warnings: (job.Warnings ?? []).map(({ Arn, Message }) => ({
            arn: Arn ?? '',
            message: Message ?? '',
          })),
        };
      downloads += 1;
      if (downloads >= mostDownloads)
        return { refused: 'The bundle could not be downloaded: its address held no longer, four times.' };
      continue;
    }
    if (patience.isOver()) return { refused: 'QuickSight was still exporting after 20 minutes.' };
    await patience.wait();
  }
};
