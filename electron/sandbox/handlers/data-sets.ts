import { randomUUID } from 'node:crypto';
import type {
  CreateDataSetRequest,
  DeleteDataSetRequest,
  DescribeDataSetRequest,
  UpdateDataSetRequest,
} from '@aws-sdk/client-quicksight';
import { type AssetRow, arnOf, deleteAsset, insertAsset, requireAsset, updateAsset } from '../assets.ts';
import { checkTables, type DatasetContent, outputColumns } from '../dataset-content.ts';
import { addFolderMember, requireFolderArn } from '../folder-tree.ts';
import { changeGrants } from '../grants.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { assetListHandler } from '../list-handler.ts';
import { permissionHandlers } from '../permission-handlers.ts';
import { RawJson, rawAnswer } from '../raw-json.ts';
import { invalidParameter } from '../service-error.ts';
import { putTags } from '../tagging.ts';
import { insertIngestion } from './ingestions.ts';

/** Members of the request that are not the dataset's own. */
const besides = new Set(['AwsAccountId', 'DataSetId', 'Name', 'Permissions', 'Tags', 'FolderArns']);

/** Everything that a later Describe gives back, as it was sent. */
const documentOf = (call: Call): Readonly<Record<string, RawJson>> =>
  Object.fromEntries(
    [...call.raw]
      .filter(([name, text]) => !besides.has(name) && text !== 'null')
      .map(([name, text]) => [name, new RawJson(text)]),
  );

/** What the service keeps of a dataset besides what was sent. */
interface OwnMembers {
  readonly UseAs?: string | undefined;
  /** Uploaded in the console: there is no way to it through the API. */
  readonly uploaded?: boolean | undefined;
}

const ownMembers = (row: AssetRow): OwnMembers => JSON.parse(row.document) as OwnMembers;

function requireDescribable(row: AssetRow): void {
  if (ownMembers(row).uploaded === true)
    throw invalidParameter('The data set type is not supported through API yet');
}

function checkId(id: string): void {
  if (id === '' || id.length > 512 || id.includes('/'))
    throw invalidParameter(`DataSetId '${id.slice(0, 100)}' is not valid.`);
}

/** A SPICE dataset is filled at once, by an ingestion that the answer names. */
function startFilling(call: Call, id: string, importMode: string) {
  if (importMode !== 'SPICE') return {};
  const ingestion = randomUUID();
  insertIngestion(call, id, ingestion, 'INITIAL_INGESTION');
  return { IngestionArn: `${arnOf(call, 'dataset', id)}/ingestion/${ingestion}`, IngestionId: ingestion };
}

const createDataSet: Handler<CreateDataSetRequest> = (call, input) => {
  const id = input.DataSetId;
  checkId(id);
  checkTables(call, input);
  const arn = arnOf(call, 'dataset', id);
  insertAsset(call, {
    kind: 'dataset',
    id,
    name: input.Name,
    readyAt: call.now,
    document: documentOf(call),
  });
  changeGrants(call.world, { arn, kind: 'dataset' }, { grant: input.Permissions }, call.now);
  putTags(call.world, arn, input.Tags);
  for (const folder of input.FolderArns ?? [])
    addFolderMember(call, requireFolderArn(call, folder), 'DATASET', id);
  return { Arn: arn, DataSetId: id, ...startFilling(call, id, input.ImportMode) };
};

const describeDataSet: Handler<DescribeDataSetRequest> = (call, input) => {
  const row = requireAsset(call, 'dataset', input.DataSetId);
  requireDescribable(row);
  const document = JSON.parse(row.document) as DatasetContent;
  return {
    DataSet: {
      ...rawAnswer(row.document),
      Arn: arnOf(call, 'dataset', row.id),
      DataSetId: row.id,
      Name: row.name,
      CreatedTime: epochSeconds(row.created_at),
      LastUpdatedTime: epochSeconds(row.updated_at),
      OutputColumns: outputColumns(call, document),
      ConsumedSpiceCapacityInBytes: document.ImportMode === 'SPICE' ? 1_048_576 : 0,
    },
  };
};

export function showDataSetSummary(call: Call, row: AssetRow) {
  const document = JSON.parse(row.document) as DatasetContent;
  return {
    Arn: arnOf(call, 'dataset', row.id),
    DataSetId: row.id,
    Name: row.name,
    CreatedTime: epochSeconds(row.created_at),
    LastUpdatedTime: epochSeconds(row.updated_at),
    ImportMode: document.ImportMode,
    RowLevelPermissionDataSet: document.RowLevelPermissionDataSet,
    RowLevelPermissionTagConfigurationApplied: document.RowLevelPermissionTagConfiguration !== undefined,
    ColumnLevelPermissionRulesApplied: document.ColumnLevelPermissionRules !== undefined,
  };
}

const listDataSets = assetListHandler('DataSetSummaries', 'dataset', showDataSetSummary);

/** Replaces the whole dataset; permissions stay. */
const updateDataSet: Handler<UpdateDataSetRequest> = (call, input) => {
  const row = requireAsset(call, 'dataset', input.DataSetId);
  requireDescribable(row);
  checkTables(call, input);
  const { UseAs } = ownMembers(row);
  updateAsset(call, {
    kind: 'dataset',
    id: row.id,
    name: input.Name,
    readyAt: call.now,
    document: { ...documentOf(call), UseAs },
  });
  return {
    Arn: arnOf(call, 'dataset', row.id),
    DataSetId: row.id,
    ...startFilling(call, row.id, input.ImportMode),
  };
};

const deleteDataSet: Handler<DeleteDataSetRequest> = (call, input) => {
  const row = requireAsset(call, 'dataset', input.DataSetId);
  deleteAsset(call, 'dataset', row.id);
  return { Arn: arnOf(call, 'dataset', row.id), DataSetId: row.id };
};

export const dataSetHandlers: Handlers = {
  CreateDataSet: createDataSet,
  DescribeDataSet: describeDataSet,
  ListDataSets: listDataSets,
  UpdateDataSet: updateDataSet,
  DeleteDataSet: deleteDataSet,
  ...permissionHandlers('dataset'),
};
