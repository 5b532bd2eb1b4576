import type {
  CreateAnalysisRequest,
  DeleteAnalysisRequest,
  DescribeAnalysisDefinitionRequest,
  DescribeAnalysisRequest,
  RestoreAnalysisRequest,
  UpdateAnalysisRequest,
} from '@aws-sdk/client-quicksight';
import {
  type AssetRow,
  arnOf,
  deleteAsset,
  findAsset,
  insertAsset,
  requireAsset,
  requireSettled,
  statusOf,
  updateAsset,
} from '../assets.ts';
import {
  type Content,
  type ContentInput,
  datasetArnsOf,
  rawContent,
  readContent,
  sheetsOf,
} from '../dashboard-content.ts';
import { showErrors } from '../dashboard-versions.ts';
import { addFolderMember, requireFolderArn } from '../folder-tree.ts';
import { changeGrants } from '../grants.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { assetListHandler } from '../list-handler.ts';
import { permissionHandlers } from '../permission-handlers.ts';
import { queueForSearch } from '../search-index.ts';
import { invalidParameter, notFound } from '../service-error.ts';
import { putTags } from '../tagging.ts';

const dayMs = 24 * 3600 * 1000;

function newAnalysis(call: Call, id: string, name: string, input: ContentInput) {
  const { document, errors } = readContent(call, input);
  return {
    kind: 'analysis' as const,
    id,
    name,
    readyAt: call.now + call.world.timing.asyncMs,
    errors: errors.length === 0 ? undefined : errors,
    document,
  };
}

const createAnalysis: Handler<CreateAnalysisRequest> = (call, input) => {
  const id = input.AnalysisId;
  const arn = arnOf(call, 'analysis', id);
  insertAsset(call, newAnalysis(call, id, input.Name, input));
  changeGrants(call.world, { arn, kind: 'analysis' }, { grant: input.Permissions }, call.now);
  putTags(call.world, arn, input.Tags);
  for (const folder of input.FolderArns ?? [])
    addFolderMember(call, requireFolderArn(call, folder), 'ANALYSIS', id);
  return { Arn: arn, AnalysisId: id, CreationStatus: 'CREATION_IN_PROGRESS' };
};

export const showAnalysisSummary = (call: Call, row: AssetRow) => ({
  Arn: arnOf(call, 'analysis', row.id),
  AnalysisId: row.id,
  Name: row.name,
  Status: row.deleted_at === null ? statusOf(row, row.changing, call.now) : 'DELETED',
  CreatedTime: epochSeconds(row.created_at),
  LastUpdatedTime: epochSeconds(row.updated_at),
});

const describeAnalysis: Handler<DescribeAnalysisRequest> = (call, input) => {
  const row = requireAsset(call, 'analysis', input.AnalysisId);
  const content = JSON.parse(row.document) as Content;
  return {
    Analysis: {
      ...showAnalysisSummary(call, row),
      Errors: showErrors(call, row, content),
      DataSetArns: datasetArnsOf(content),
      ThemeArn: content.themeArn,
      Sheets: sheetsOf(content),
    },
  };
};

const describeAnalysisDefinition: Handler<DescribeAnalysisDefinitionRequest> = (call, input) => {
  const row = requireAsset(call, 'analysis', input.AnalysisId);
  const content = JSON.parse(row.document) as Content;
  const { definition, unknown } = rawContent(row.document);
  return {
    ...unknown,
    AnalysisId: row.id,
    Name: row.name,
    Errors: showErrors(call, row, content),
    ResourceStatus: statusOf(row, row.changing, call.now),
    ThemeArn: content.themeArn,
    Definition: definition,
  };
};

const listAnalyses = assetListHandler('AnalysisSummaryList', 'analysis', showAnalysisSummary);

const updateAnalysis: Handler<UpdateAnalysisRequest> = (call, input) => {
  const row = requireAsset(call, 'analysis', input.AnalysisId);
  requireSettled(call, 'analysis', row);
  updateAsset(call, newAnalysis(call, row.id, input.Name, input));
  return { Arn: arnOf(call, 'analysis', row.id), AnalysisId: row.id, UpdateStatus: 'UPDATE_IN_PROGRESS' };
};

/** Moves it to the bin for 30 days, unless told otherwise. */
const deleteAnalysis: Handler<DeleteAnalysisRequest> = (call, input) => {
  if (input.ForceDeleteWithoutRecovery === true && input.RecoveryWindowInDays !== undefined) {
    throw invalidParameter('RecoveryWindowInDays and ForceDeleteWithoutRecovery exclude each other.');
  }
  const arn = arnOf(call, 'analysis', input.AnalysisId);
  if (input.ForceDeleteWithoutRecovery === true) {
    if (findAsset(call, 'analysis', input.AnalysisId) === undefined)
      throw notFound('ANALYSIS', `${arn} is not found.`);
    deleteAsset(call, 'analysis', input.AnalysisId);
    return { Arn: arn, AnalysisId: input.AnalysisId, DeletionTime: epochSeconds(call.now) };
  }
  requireAsset(call, 'analysis', input.AnalysisId);
  markDeleted(call, input.AnalysisId, call.now);
  return {
    Arn: arn,
    AnalysisId: input.AnalysisId,
    DeletionTime: epochSeconds(call.now + (input.RecoveryWindowInDays ?? 30) * dayMs),
  };
};

function markDeleted(call: Call, id: string, at: number | null): void {
  call.world.run(
    "UPDATE assets SET deleted_at = :at WHERE region = :region AND kind = 'analysis' AND id = :id",
    {
      at,
      region: call.region,
      id,
    },
  );
  queueForSearch(call.world, arnOf(call, 'analysis', id), call.now);
}

const restoreAnalysis: Handler<RestoreAnalysisRequest> = (call, input) => {
  const row = findAsset(call, 'analysis', input.AnalysisId);
  const arn = arnOf(call, 'analysis', input.AnalysisId);
  if (row === undefined || row.deleted_at === null) throw notFound('ANALYSIS', `${arn} is not in the bin.`);
  markDeleted(call, row.id, null);
  return { Arn: arn, AnalysisId: row.id };
};

export const analysisHandlers: Handlers = {
  CreateAnalysis: createAnalysis,
  DescribeAnalysis: describeAnalysis,
  DescribeAnalysisDefinition: describeAnalysisDefinition,
  ListAnalyses: listAnalyses,
  UpdateAnalysis: updateAnalysis,
  DeleteAnalysis: deleteAnalysis,
  RestoreAnalysis: restoreAnalysis,
  ...permissionHandlers('analysis'),
};
