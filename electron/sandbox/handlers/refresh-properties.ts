import type {
  DeleteDataSetRefreshPropertiesRequest,
  DescribeDataSetRefreshPropertiesRequest,
  PutDataSetRefreshPropertiesRequest,
} from '@aws-sdk/client-quicksight';
import { requireAsset } from '../assets.ts';
import { type Call, type Handler, type Handlers, rawMember } from '../handler.ts';
import { RawJson } from '../raw-json.ts';
import { notFound } from '../service-error.ts';

const find = (call: Call, dataset: string) =>
  call.world.row<{ document: string }>(
    'SELECT document FROM refresh_properties WHERE region = :region AND dataset_id = :dataset',
    { region: call.region, dataset },
  );

const put: Handler<PutDataSetRefreshPropertiesRequest> = (call, input) => {
  const { id } = requireAsset(call, 'dataset', input.DataSetId);
  call.world.run(
    `INSERT INTO refresh_properties (region, dataset_id, document) VALUES (:region, :dataset, :document)
     ON CONFLICT DO UPDATE SET document = excluded.document`,
    {
      region: call.region,
      dataset: id,
      document: rawMember(call, 'DataSetRefreshProperties')?.text ?? '{}',
    },
  );
  return {};
};

const describe: Handler<DescribeDataSetRefreshPropertiesRequest> = (call, input) => {
  const { id } = requireAsset(call, 'dataset', input.DataSetId);
  const found = find(call, id);
  if (found === undefined) throw notFound('REFRESH_PROPERTIES', `Dataset ${id} has no refresh properties.`);
  return { DataSetRefreshProperties: new RawJson(found.document) };
};

const remove: Handler<DeleteDataSetRefreshPropertiesRequest> = (call, input) => {
  const { id } = requireAsset(call, 'dataset', input.DataSetId);
  call.world.run('DELETE FROM refresh_properties WHERE region = :region AND dataset_id = :dataset', {
    region: call.region,
    dataset: id,
  });
  return {};
};

export const refreshPropertyHandlers: Handlers = {
  PutDataSetRefreshProperties: put,
  DescribeDataSetRefreshProperties: describe,
  DeleteDataSetRefreshProperties: remove,
};
