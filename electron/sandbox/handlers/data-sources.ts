import type {
  CreateDataSourceRequest,
  DeleteDataSourceRequest,
  DescribeDataSourceRequest,
  UpdateDataSourceRequest,
} from '@aws-sdk/client-quicksight';
import {
  type AssetRow,
  arnOf,
  deleteAsset,
  insertAsset,
  requireAsset,
  requireSettled,
  statusOf,
  updateAsset,
} from '../assets.ts';
import { addFolderMember, requireFolderArn } from '../folder-tree.ts';
import { changeGrants } from '../grants.ts';
import {
  type Call,
  epochSeconds,
  type Handler,
  type Handlers,
  rawMember,
  unknownMembers,
} from '../handler.ts';
import { assetListHandler } from '../list-handler.ts';
import { permissionHandlers } from '../permission-handlers.ts';
import { rawAnswer } from '../raw-json.ts';
import { invalidParameter } from '../service-error.ts';
import { putTags } from '../tagging.ts';

interface Document {
  readonly Type: string;
}

/**
 * What a later Describe gives back, as it was sent. Passwords are taken and forgotten: no Describe ever
 * returns one. Only a secret's ARN is kept.
 */
const documentOf = (
  call: Call,
  input: { readonly Credentials?: { readonly SecretArn?: string | undefined } | undefined },
): Readonly<Record<string, unknown>> => {
  const { SecretArn } = input.Credentials ?? {};
  const sent = {
    DataSourceParameters: rawMember(call, 'DataSourceParameters'),
    VpcConnectionProperties: rawMember(call, 'VpcConnectionProperties'),
    SslProperties: rawMember(call, 'SslProperties'),
    SecretArn,
    ...unknownMembers(call),
  };
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
};

/** Data source ids have no pattern in the reference; an empty or endless one is still none. */
function checkId(id: string): void {
  if (id === '' || id.length > 512 || id.includes('/'))
    throw invalidParameter(`DataSourceId '${id.slice(0, 100)}' is not valid.`);
}

const createDataSource: Handler<CreateDataSourceRequest> = (call, input) => {
  const id = input.DataSourceId;
  checkId(id);
  const arn = arnOf(call, 'datasource', id);
  insertAsset(call, {
    kind: 'datasource',
    id,
    name: input.Name,
    readyAt: call.now + call.world.timing.asyncMs,
    document: { Type: input.Type, ...documentOf(call, input) },
  });
  changeGrants(call.world, { arn, kind: 'datasource' }, { grant: input.Permissions }, call.now);
  putTags(call.world, arn, input.Tags);
  for (const folder of input.FolderArns ?? [])
    addFolderMember(call, requireFolderArn(call, folder), 'DATASOURCE', id);
  return { Arn: arn, DataSourceId: id, CreationStatus: 'CREATION_IN_PROGRESS' };
};

function show(call: Call, row: AssetRow) {
  return {
    ...rawAnswer(row.document),
    ...showDataSourceSummary(call, row),
    Status: statusOf(row, row.changing, call.now),
  };
}

export const showDataSourceSummary = (call: Call, row: AssetRow) => ({
  Arn: arnOf(call, 'datasource', row.id),
  DataSourceId: row.id,
  Name: row.name,
  Type: (JSON.parse(row.document) as Document).Type,
  CreatedTime: epochSeconds(row.created_at),
  LastUpdatedTime: epochSeconds(row.updated_at),
});

const describeDataSource: Handler<DescribeDataSourceRequest> = (call, input) => ({
  DataSource: show(call, requireAsset(call, 'datasource', input.DataSourceId)),
});

const listDataSources = assetListHandler('DataSources', 'datasource', show);

const updateDataSource: Handler<UpdateDataSourceRequest> = (call, input) => {
  const row = requireAsset(call, 'datasource', input.DataSourceId);
  requireSettled(call, 'datasource', row);
  updateAsset(call, {
    kind: 'datasource',
    id: row.id,
    name: input.Name,
    readyAt: call.now + call.world.timing.asyncMs,
    document: { ...rawAnswer(row.document), ...documentOf(call, input) },
  });
  return { Arn: arnOf(call, 'datasource', row.id), DataSourceId: row.id, UpdateStatus: 'UPDATE_IN_PROGRESS' };
};

const deleteDataSource: Handler<DeleteDataSourceRequest> = (call, input) => {
  const row = requireAsset(call, 'datasource', input.DataSourceId);
  deleteAsset(call, 'datasource', row.id);
  return { Arn: arnOf(call, 'datasource', row.id), DataSourceId: row.id };
};

export const dataSourceHandlers: Handlers = {
  CreateDataSource: createDataSource,
  DescribeDataSource: describeDataSource,
  ListDataSources: listDataSources,
  UpdateDataSource: updateDataSource,
  DeleteDataSource: deleteDataSource,
  ...permissionHandlers('datasource'),
};
