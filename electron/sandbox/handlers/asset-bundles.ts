import type {
  DescribeAssetBundleExportJobRequest,
  DescribeAssetBundleImportJobRequest,
  ListAssetBundleExportJobsRequest,
  ListAssetBundleImportJobsRequest,
  StartAssetBundleExportJobRequest,
  StartAssetBundleImportJobRequest,
} from '@aws-sdk/client-quicksight';
import { parseArn } from '../arns.ts';
import { packBundle } from '../bundles/bundle-file.ts';
import {
  findJob,
  insertJob,
  type JobDirection,
  type JobOutcome,
  type JobRow,
  jobArn,
  readJobs,
  requireFreeJob,
  statusOfJob,
} from '../bundles/bundle-jobs.ts';
import { collectBundle } from '../bundles/collect-bundle.ts';
import { downloadUrl } from '../bundles/download.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { type PageRequest, page } from '../pages.ts';
import { printAnswer, RawJson, rawAnswer } from '../raw-json.ts';
import { invalidParameter, notFound } from '../service-error.ts';

const mostBytes = 20 * 1024 * 1024;
const exportable = /^(?:dashboard|analysis|dataset|datasource|theme|vpcConnection|folder)$/;

/** What a job was asked for, to be told by its description. */
const keptRequest = (call: Call, without: readonly string[]): string =>
  printAnswer(
    Object.fromEntries(
      [...call.raw]
        .filter(([name]) => !without.includes(name))
        .map(([name, text]) => [name, hideSecrets(text)]),
    ),
  );

/** Passwords are taken and forgotten. */
const hideSecrets = (text: string): RawJson =>
  new RawJson(
    text.includes('"Password"')
      ? JSON.stringify(JSON.parse(text), (name, value: unknown) => (name === 'Password' ? '***' : value))
      : text,
  );

const startExport: Handler<StartAssetBundleExportJobRequest> = (call, input) => {
  const id = input.AssetBundleExportJobId;
  if (input.ExportFormat !== 'QUICKSIGHT_JSON')
    throw invalidParameter('The sandbox exports QUICKSIGHT_JSON only, the one format that can be imported.');
  for (const text of input.ResourceArns) {
    const arn = parseArn(text);
    if (arn === undefined || !exportable.test(arn.type) || arn.accountId !== call.world.accountId)
      throw invalidParameter(`${text} is not the ARN of an asset of this account that can be exported.`);
  }
  requireFreeJob(call, 'export', id);
  const { resources, errors, warnings } = collectBundle(call, input as never);
  const failed = errors.length > 0;
  insertJob(call, {
    direction: 'export',
    id,
    request: keptRequest(call, []),
    outcome: { status: failed ? 'FAILED' : 'SUCCESSFUL', errors, warnings: failed ? [] : warnings },
    bundle: failed ? null : packBundle(resources).toString('base64'),
  });
  return { Arn: jobArn(call, 'export', id), AssetBundleExportJobId: id };
};

const startImport: Handler<StartAssetBundleImportJobRequest> = (call, input) => {
  const id = input.AssetBundleImportJobId;
  const { Body, S3Uri } = input.AssetBundleImportSource as { Body?: unknown; S3Uri?: unknown };
  if ((Body === undefined) === (S3Uri === undefined))
    throw invalidParameter('Exactly one of Body and S3Uri must be given.');
  if (typeof Body !== 'string') throw invalidParameter('The sandbox has no S3: give the bundle as Body.');
  const bundle = Buffer.from(Body, 'base64');
  if (bundle.length > mostBytes)
    throw invalidParameter('A bundle in the request has at most 20 MB. Put it into S3.');
  requireFreeJob(call, 'import', id);
  insertJob(call, {
    direction: 'import',
    id,
    request: keptRequest(call, ['AssetBundleImportSource']),
    outcome: undefined,
    bundle: bundle.toString('base64'),
  });
  return { Arn: jobArn(call, 'import', id), AssetBundleImportJobId: id };
};

function requireJob(call: Call, direction: JobDirection, id: string): JobRow {
  const found = findJob(call, direction, id);
  if (found === undefined) throw notFound('ASSET_BUNDLE_JOB', `${jobArn(call, direction, id)} is not found.`);
  return found;
}

function showOutcome(call: Call, row: JobRow): Partial<JobOutcome> {
  return row.outcome === null || row.ready_at > call.now ? {} : (JSON.parse(row.outcome) as JobOutcome);
}

const listed = <Item>(items: readonly Item[] | undefined) =>
  items === undefined || items.length === 0 ? undefined : items;

const describeExport: Handler<DescribeAssetBundleExportJobRequest> = (call, input) => {
  const row = requireJob(call, 'export', input.AssetBundleExportJobId);
  const outcome = showOutcome(call, row);
  return {
    ...rawAnswer(row.request),
    JobStatus: statusOfJob(row, call.now),
    DownloadUrl: outcome.status === 'SUCCESSFUL' ? downloadUrl(call, 'export', row.id) : undefined,
    Errors: listed(outcome.errors),
    Warnings: listed(outcome.warnings),
    Arn: jobArn(call, 'export', row.id),
    CreatedTime: epochSeconds(row.started_at),
    AssetBundleExportJobId: row.id,
    AwsAccountId: call.world.accountId,
  };
};

const describeImport: Handler<DescribeAssetBundleImportJobRequest> = (call, input) => {
  const row = requireJob(call, 'import', input.AssetBundleImportJobId);
  const outcome = showOutcome(call, row);
  return {
    ...rawAnswer(row.request),
    JobStatus: statusOfJob(row, call.now),
    Errors: listed(outcome.errors),
    RollbackErrors: listed(outcome.rollbackErrors),
    Warnings: listed(outcome.warnings),
    Arn: jobArn(call, 'import', row.id),
    CreatedTime: epochSeconds(row.started_at),
    AssetBundleImportJobId: row.id,
    AwsAccountId: call.world.accountId,
    AssetBundleImportSource: { Body: downloadUrl(call, 'import', row.id) },
  };
};

const jobsPage = (call: Call, input: PageRequest, direction: JobDirection) =>
  page(
    call,
    input,
    call.region,
    (row: JobRow) => row.id,
    (after, limit) => readJobs(call, direction, after, limit),
  );

const summary = (call: Call, row: JobRow) => ({
  JobStatus: statusOfJob(row, call.now),
  Arn: jobArn(call, row.direction, row.id),
  CreatedTime: epochSeconds(row.started_at),
});

const listExports: Handler<ListAssetBundleExportJobsRequest> = (call, input) => {
  const { rows, nextToken } = jobsPage(call, input, 'export');
  return {
    AssetBundleExportJobSummaryList: rows.map((row) => {
      const { ExportFormat, IncludeAllDependencies, IncludePermissions, IncludeTags } = rawAnswer(
        row.request,
      );
      return {
        ...summary(call, row),
        AssetBundleExportJobId: row.id,
        ExportFormat,
        IncludeAllDependencies,
        IncludePermissions,
        IncludeTags,
      };
    }),
    NextToken: nextToken,
  };
};

const listImports: Handler<ListAssetBundleImportJobsRequest> = (call, input) => {
  const { rows, nextToken } = jobsPage(call, input, 'import');
  return {
    AssetBundleImportJobSummaryList: rows.map((row) => ({
      ...summary(call, row),
      AssetBundleImportJobId: row.id,
      FailureAction: rawAnswer(row.request).FailureAction,
    })),
    NextToken: nextToken,
  };
};

export const assetBundleHandlers: Handlers = {
  StartAssetBundleExportJob: startExport,
  DescribeAssetBundleExportJob: describeExport,
  ListAssetBundleExportJobs: listExports,
  StartAssetBundleImportJob: startImport,
  DescribeAssetBundleImportJob: describeImport,
  ListAssetBundleImportJobs: listImports,
};
