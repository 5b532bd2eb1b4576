import {
  DescribeDashboardCommand,
  DescribeDataSetCommand,
  GenerateEmbedUrlForRegisteredUserCommand,
  ListIngestionsCommand,
} from '@aws-sdk/client-quicksight';
import { levelOf } from '../../../shared/domain/permission-sets.ts';
import type { Json } from '../../../shared/domain/plan.ts';
import { CloudError } from '../../connectors/cloud-call.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { orMissing, readEach } from '../../connectors/quicksight/read-paged.ts';
import { readPermissions } from '../../connectors/quicksight/read-permissions.ts';
import type { StepExecutor } from '../../operations/executor.ts';
import { isUploadedFile } from '../uploaded-file.ts';

/** Proves a version before people see it. State: `{ version }` where all holds, else what does not. */
export type DashboardVerifyInput = {
  readonly id: string;
  readonly version: number;
  /** Where a step before has proven the version: ARNs of the datasets that it reads. */
  readonly datasets?: string[];
  /** Who has to hold at least what by now. */
  readonly access?: { readonly principal: string; readonly level: string }[];
  /** The user in whose name an address to embed the dashboard can be had. The address itself is kept nowhere. */
  readonly embedAs?: string;
};

type Verification = {
  readonly version: number;
  /** What is still under way. */
  readonly waiting?: string[];
  /** What is wrong, in sentences. */
  readonly wrong?: string[];
};

const verdictOf = (found: Json): Partial<Verification> =>
  typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Partial<Verification>)
    : {};

const underWay = new Set(['INITIALIZED', 'QUEUED', 'RUNNING']);

/** How a dataset is kept; null where it is not there. What was uploaded as a file is there, and filled. */
const readImportMode = async (
  cloud: QuickSight,
  id: string,
  signal: AbortSignal,
): Promise<string | undefined | null> => {
  try {
    const asked = new DescribeDataSetCommand({ AwsAccountId: cloud.accountId, DataSetId: id });
    const found = await orMissing(cloud.send(asked, signal));
    return found === null ? null : found.DataSet?.ImportMode;
  } catch (error) {
    if (!isUploadedFile(error)) throw error;
    return undefined;
  }
};

type DatasetVerdict = { readonly wrong?: string; readonly waiting?: string };

/** For so long a dataset that was found well is not asked about again: many dashboards read the same ones. */
const stillWellMs = 30_000;

/** Datasets that are being asked about, or were found well, by the cloud that was asked. */
const asked = new WeakMap<
  QuickSight,
  Map<string, { readonly at: number; readonly verdict: Promise<DatasetVerdict> }>
>();

/** What is wrong with a dataset, or under way; dashboards that are verified side by side share the answer. */
const judgeDataset = async (cloud: QuickSight, arn: string, signal: AbortSignal): Promise<DatasetVerdict> => {
  const known = asked.get(cloud) ?? new Map();
  asked.set(cloud, known);
  const earlier = known.get(arn);
  if (earlier !== undefined && performance.now() - earlier.at < stillWellMs) return earlier.verdict;
  const verdict = readDataset(cloud, arn, signal);
  known.set(arn, { at: performance.now(), verdict });
  const found = await verdict.catch(() => undefined);
  if (found?.wrong !== undefined || found?.waiting !== undefined || found === undefined) known.delete(arn);
  return verdict;
};

/** What is wrong with a dataset that a dashboard reads, or under way. */
const readDataset = async (cloud: QuickSight, arn: string, signal: AbortSignal): Promise<DatasetVerdict> => {
  const AwsAccountId = cloud.accountId;
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  const place = `:${cloud.region}:${cloud.accountId}:`;
  if (!arn.includes(place)) return { wrong: `It reads ${arn}, which is in another account or region.` };
  const importMode = await readImportMode(cloud, id, signal);
  if (importMode === null) return { wrong: `Its dataset ${id} is not there.` };
  if (importMode !== 'SPICE') return {};
  const ingestions = await orMissing(
    cloud.send(new ListIngestionsCommand({ AwsAccountId, DataSetId: id, MaxResults: 1 }), signal),
  );
  const [newest] = ingestions?.Ingestions ?? [];
  const status = newest?.IngestionStatus;
  if (status !== undefined && underWay.has(status)) return { waiting: `dataset ${id} is being filled` };
  if (status === 'FAILED')
    return {
      wrong: `Its dataset ${id} could not be filled: ${newest?.ErrorInfo?.Message ?? 'no reason given'}`,
    };
  return {};
};

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Who does not hold what was planned. */
const judgeAccess = async (
  cloud: QuickSight,
  { id, access = [] }: DashboardVerifyInput,
  signal: AbortSignal,
): Promise<string[]> => {
  if (access.length === 0) return [];
  const held = await readPermissions(cloud, 'dashboard', id, signal);
  return access.flatMap(({ principal, level }) => {
    const found = levelOf('dashboard', held?.get(principal) ?? []);
    const holds = held?.has(principal) === true;
    return holds && (found === level || found === 'owner')
      ? []
      : [`${nameOf(principal)} holds ${holds ? found : 'nothing'}, and not ${level}.`];
  });
};

/** Why an address to embed it cannot be had; nothing where it can, or nobody is named. */
const judgeEmbedding = async (
  cloud: QuickSight,
  { id, embedAs }: DashboardVerifyInput,
  signal: AbortSignal,
): Promise<string[]> => {
  if (embedAs === undefined) return [];
  try {
    await cloud.send(
      new GenerateEmbedUrlForRegisteredUserCommand({
        AwsAccountId: cloud.accountId,
        UserArn: embedAs,
        ExperienceConfiguration: { Dashboard: { InitialDashboardId: id } },
      }),
      signal,
    );
    return [];
  } catch (error) {
    if (!(error instanceof CloudError) || error.failure !== 'refused') throw error;
    return [`It cannot be embedded for ${nameOf(embedAs)}: ${error.message}`];
  }
};

/** What is wrong with a version itself, or under way, and what it reads; null where it is not there. */
const readVersion = async (
  cloud: QuickSight,
  { id, version, datasets }: DashboardVerifyInput,
  signal: AbortSignal,
): Promise<{
  readonly wrong: string[];
  readonly waiting: string[];
  readonly datasets: readonly string[];
} | null> => {
  if (datasets !== undefined) return { wrong: [], waiting: [], datasets };
  const answer = await orMissing(
    cloud.send(
      new DescribeDashboardCommand({
        AwsAccountId: cloud.accountId,
        DashboardId: id,
        VersionNumber: version,
      }),
      signal,
    ),
  );
  const made = answer?.Dashboard?.Version;
  if (made === undefined) return null;
  const isUnderWay = /IN_PROGRESS$/.test(made.Status ?? '');
  return {
    wrong: [
      ...(made.Errors ?? []).map(({ Type, Message }) => `${Type}: ${Message}`),
      ...(isUnderWay || /SUCCESSFUL$/.test(made.Status ?? '') ? [] : [`The version is ${made.Status}.`]),
    ],
    waiting: isUnderWay ? ['the version is being made'] : [],
    datasets: made.DataSetArns ?? [],
  };
};

/**
 * All versions successful, no errors in the definition, every dataset there and filled, permissions as planned,
 * embedding as asked for. Nothing is changed: a version that does not hold stays unpublished.
 */
export const dashboardVerify: StepExecutor<DashboardVerifyInput, QuickSight> = {
  kind: 'quicksight.dashboard.verify',
  canLook: true,
  repeatable: true,
  settleMs: 30 * 60_000,
  batchKey: ({ id }) => `verified:${id}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async (input): Promise<Json> => {
      const { version } = input;
      const made = await readVersion(cloud, input, signal);
      if (made === null) return null;
      const { wrong, waiting, datasets } = made;
      for (const verdict of await readEach(datasets, (arn) => judgeDataset(cloud, arn, signal))) {
        if (verdict.wrong !== undefined) wrong.push(verdict.wrong);
        if (verdict.waiting !== undefined) waiting.push(verdict.waiting);
      }
      // What is not made yet is asked for nothing more.
      if (waiting.length === 0)
        for (const found of await Promise.all([
          judgeAccess(cloud, input, signal),
          judgeEmbedding(cloud, input, signal),
        ]))
          wrong.push(...found);
      return {
        version,
        ...(waiting.length > 0 ? { waiting } : {}),
        ...(wrong.length > 0 ? { wrong } : {}),
      };
    }),
  wrongIsTheAnswer: true,
  isPending: (found) => {
    const { waiting = [], wrong = [] } = verdictOf(found);
    return waiting.length > 0 && wrong.length === 0;
  },
  failure: (found) => {
    const { wrong = [] } = verdictOf(found);
    return wrong.length === 0 ? undefined : `It was not published. ${wrong.join(' ')}`;
  },
  // Verifying changes nothing: the look is all that there is.
  act: async () => undefined,
};
