import {
  DescribeAssetBundleImportJobCommand,
  type DescribeAssetBundleImportJobCommandOutput,
  StartAssetBundleImportJobCommand,
  type StartAssetBundleImportJobCommandInput,
} from '@aws-sdk/client-quicksight';
import type { AssetKind } from '../../../shared/domain/directory.ts';
import { actionsFor } from '../../../shared/domain/permission-sets.ts';
import type { Json } from '../../../shared/domain/plan.ts';
import type { AssetId } from '../../../shared/domain/releases/release.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { CloudError } from '../../connectors/cloud-call.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { orMissing, readEach } from '../../connectors/quicksight/read-paged.ts';
import type { Found, StepExecutor } from '../../operations/executor.ts';
import { packBundle } from '../bundle-zip.ts';
import { putState, type ReleaseDocuments } from './asset-put.ts';
import { readTarget } from './read-target.ts';

/** Imports files of a release's bundle. */
export type BundleImportInput = {
  /** The job's id, which is this plan's own: whatever job has it was started by this step. */
  readonly job: string;
  /** Files of the bundle by name, with the hashes of their documents. */
  readonly files: { name: string; content: string }[];
  /** Put before the ids of all that is imported. */
  readonly prefix: string;
  /** By list of the override parameters: `{ DataSources: [{ DataSourceId, … }] }`. No secrets: only their ARNs. */
  readonly overrides: { [list: string]: { [member: string]: Json }[] };
  /** ARNs of those who own what is imported. */
  readonly owners: string[];
  /** What the stage has afterwards, with the hashes of the documents. */
  readonly assets: (AssetId & { content: string })[];
};

/** How the job stands, and what is under the ids that it imports: the hash of each document by `assetKey`. */
export type BundleImportState = {
  readonly job: string | null;
  readonly assets?: { [key: string]: string | null };
  readonly errors?: string[];
  readonly warnings?: string[];
};

const stateOf = (found: Found): Partial<BundleImportState> =>
  typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Partial<BundleImportState>)
    : {};

const isUnderWay = (status: string): boolean => /^QUEUED|IN_PROGRESS$/.test(status);

const said = (errors: DescribeAssetBundleImportJobCommandOutput['Errors']): string[] =>
  (errors ?? []).map(({ Arn, Message }) => `${Arn ?? ''}: ${Message ?? ''}`);

const lists: Readonly<Record<Exclude<AssetKind, 'topic'>, readonly [list: string, ids: string]>> = {
  data_source: ['DataSources', 'DataSourceIds'],
  dataset: ['DataSets', 'DataSetIds'],
  theme: ['Themes', 'ThemeIds'],
  analysis: ['Analyses', 'AnalysisIds'],
  dashboard: ['Dashboards', 'DashboardIds'],
};

/** The stage's owners on everything that is imported. */
const overridePermissions = ({ owners, assets }: BundleImportInput) =>
  Object.fromEntries(
    Object.entries(lists)
      .filter(([kind]) => owners.length > 0 && assets.some((asset) => asset.kind === kind))
      .map(([kind, [list, ids]]) => [
        list,
        [
          {
            [ids]: ['*'],
            Permissions: { Principals: owners, Actions: [...actionsFor(kind as AssetKind, 'owner')] },
          },
        ],
      ]),
  );

const requestOf = (
  cloud: QuickSight,
  input: BundleImportInput,
  body: Uint8Array,
): StartAssetBundleImportJobCommandInput => ({
  AwsAccountId: cloud.accountId,
  AssetBundleImportJobId: input.job,
  AssetBundleImportSource: { Body: body },
  FailureAction: 'ROLLBACK',
  OverrideParameters: {
    ...input.overrides,
    ...(input.prefix === ''
      ? {}
      : { ResourceIdOverrideConfiguration: { PrefixForAllResources: input.prefix } }),
  },
  OverridePermissions: overridePermissions(input),
  OverrideValidationStrategy: { StrictModeForAllResources: true },
});

/** Five jobs run already: the engine waits for its turn as for everything that the service is too busy for. */
const asBusy = (error: unknown): unknown =>
  error instanceof CloudError && error.name === 'LimitExceededException'
    ? new CloudError({
        name: error.name,
        message: `Five imports are running in this account, and no more can. ${error.message}`,
        failure: 'throttled',
        service: error.service,
        operation: error.operation,
        status: error.status,
        requestId: error.requestId,
        cause: error,
      })
    : error;

const wrongWords = ({ job, errors = [] }: Partial<BundleImportState>): string | undefined => {
  const why = errors.join('; ') || 'no reason was given';
  if (job === 'FAILED_ROLLBACK_COMPLETED')
    return `QuickSight could not import the bundle, and took back what it had imported: ${why}. Mend it, then plan again.`;
  if (job === 'FAILED_ROLLBACK_ERROR')
    return `QuickSight could not import the bundle, and could not take back all that it had imported: ${why}. Look at what is left in the account, then plan again.`;
  if (job === 'FAILED')
    return `QuickSight could not import the bundle, and left what it had imported: ${why}. Look at it in the account, then plan again.`;
  return undefined;
};

/** An import as a whole: all of it or nothing. What it changes is live at once. */
export const bundleImport = (documents: ReleaseDocuments): StepExecutor<BundleImportInput, QuickSight> => ({
  kind: 'quicksight.bundle.import',
  canLook: true,
  // A job is looked up by its id, and the service refuses a second one of that id while it runs.
  repeatable: true,
  settleMs: 60 * 60_000,
  provesBeforeDependents: true,
  wrongIsTheAnswer: true,
  batchKey: ({ job }) => `bundle-import:${job}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async ({ job: id, assets }): Promise<Json> => {
      const job = await orMissing(
        cloud.send(
          new DescribeAssetBundleImportJobCommand({
            AwsAccountId: cloud.accountId,
            AssetBundleImportJobId: id,
          }),
          signal,
        ),
      );
      const status = job?.JobStatus ?? null;
      if (status !== null && status !== 'SUCCESSFUL')
        return isUnderWay(status)
          ? { job: status }
          : { job: status, errors: [...said(job?.Errors), ...said(job?.RollbackErrors)] };
      const found = await readEach(assets, async ({ kind, id: asset, content }) => {
        const target = await readTarget(cloud, { kind, id: asset }, signal);
        const wanted = { hash: content, document: await documents.document(content) };
        return [assetKey({ kind, id: asset }), putState(target, wanted)?.content ?? null] as const;
      });
      // Neither the job nor anything of what it makes.
      if (status === null && found.every(([, hash]) => hash === null)) return null;
      const warnings = (job?.Warnings ?? []).map(({ Arn, Message }) => `${Arn ?? ''}: ${Message ?? ''}`);
      return {
        job: status,
        assets: Object.fromEntries(found),
        ...(warnings.length === 0 ? {} : { warnings }),
      };
    }),
  isPending: (found) => isUnderWay(stateOf(found).job ?? ''),
  satisfies: (found, after) => {
    const { job, assets = {} } = stateOf(found);
    const wanted = stateOf(after);
    return (
      job === wanted.job && Object.entries(wanted.assets ?? {}).every(([key, hash]) => assets[key] === hash)
    );
  },
  failure: (found) => wrongWords(stateOf(found)),
  notProvenTodo: 'Compare what was imported with the release, then promote it by definitions.',
  async act(input, _before, { cloud, signal }) {
    const files = await readEach(input.files, async ({ name, content }) => ({
      name,
      document: await documents.document(content),
    }));
    try {
      await cloud.send(
        new StartAssetBundleImportJobCommand(requestOf(cloud, input, packBundle(files))),
        signal,
      );
    } catch (error) {
      // An earlier try of this very job, whose answer was lost, is still at work.
      if (error instanceof CloudError && error.name === 'ConflictException') return;
      throw asBusy(error);
    }
  },
});
