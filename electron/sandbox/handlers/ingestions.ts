import type {
  CancelIngestionRequest,
  CreateIngestionRequest,
  DescribeIngestionRequest,
  ListIngestionsRequest,
} from '@aws-sdk/client-quicksight';
import { arnOf, requireAsset } from '../assets.ts';
import { type Call, epochSeconds, type Handler, type Handlers } from '../handler.ts';
import { page } from '../pages.ts';
import { alreadyExists, invalidParameter, notFound } from '../service-error.ts';

interface IngestionRow {
  readonly dataset_id: string;
  readonly id: string;
  readonly type: string;
  readonly created_at: number;
  readonly ready_at: number;
  readonly cancelled: number;
  readonly failed: number;
}

/** Starts filling a dataset; it takes the sandbox's asynchronous time. */
export function insertIngestion(call: Call, dataset: string, id: string, type: string): void {
  call.world.run(
    `INSERT INTO ingestions (region, dataset_id, id, type, created_at, ready_at, failed)
     VALUES (:region, :dataset, :id, :type, :now, :ready, :failed)`,
    {
      region: call.region,
      dataset,
      id,
      type,
      now: call.now,
      ready: call.now + call.world.timing.asyncMs,
      failed: call.world.service.ingestions === 'fail' ? 1 : 0,
    },
  );
}

const find = (call: Call, dataset: string, id: string): IngestionRow | undefined =>
  call.world.row<IngestionRow>(
    'SELECT * FROM ingestions WHERE region = :region AND dataset_id = :dataset AND id = :id',
    { region: call.region, dataset, id },
  );

function requireIngestion(call: Call, dataset: string, id: string): IngestionRow {
  requireAsset(call, 'dataset', dataset);
  const found = find(call, dataset, id);
  if (found === undefined) throw notFound('INGESTION', `Ingestion ${id} of dataset ${dataset} is not found.`);
  return found;
}

const arn = (call: Call, row: Pick<IngestionRow, 'dataset_id' | 'id'>) =>
  `${arnOf(call, 'dataset', row.dataset_id)}/ingestion/${row.id}`;

function statusOf(call: Call, row: IngestionRow): string {
  if (row.cancelled === 1) return 'CANCELLED';
  if (row.ready_at > call.now) return 'RUNNING';
  return row.failed === 1 ? 'FAILED' : 'COMPLETED';
}

const show = (call: Call, row: IngestionRow) => ({
  Arn: arn(call, row),
  IngestionId: row.id,
  IngestionStatus: statusOf(call, row),
  ErrorInfo:
    statusOf(call, row) === 'FAILED'
      ? { Type: 'DATA_SOURCE_CONNECTION_FAILED', Message: 'The data source could not be reached.' }
      : undefined,
  RowInfo:
    statusOf(call, row) === 'COMPLETED'
      ? { RowsIngested: 1000, RowsDropped: 0, TotalRowsInDataset: 1000 }
      : undefined,
  CreatedTime: epochSeconds(row.created_at),
  RequestSource: 'MANUAL',
  RequestType: row.type,
});

const createIngestion: Handler<CreateIngestionRequest> = (call, input) => {
  const dataset = requireAsset(call, 'dataset', input.DataSetId);
  if ((JSON.parse(dataset.document) as { ImportMode?: string }).ImportMode !== 'SPICE') {
    throw invalidParameter(`Dataset ${dataset.id} is not imported into SPICE.`);
  }
  if (find(call, dataset.id, input.IngestionId) !== undefined) {
    throw alreadyExists('INGESTION', `Ingestion ${input.IngestionId} already exists.`);
  }
  insertIngestion(call, dataset.id, input.IngestionId, input.IngestionType ?? 'FULL_REFRESH');
  const row = { dataset_id: dataset.id, id: input.IngestionId };
  return { Arn: arn(call, row), IngestionId: row.id, IngestionStatus: 'INITIALIZED' };
};

const describeIngestion: Handler<DescribeIngestionRequest> = (call, input) => ({
  Ingestion: show(call, requireIngestion(call, input.DataSetId, input.IngestionId)),
});

const listIngestions: Handler<ListIngestionsRequest> = (call, input) => {
  const dataset = requireAsset(call, 'dataset', input.DataSetId).id;
  const { rows, nextToken } = page(
    call,
    input,
    dataset,
    (row: IngestionRow) => row.id,
    (after, limit) =>
      call.world.rows<IngestionRow>(
        `SELECT * FROM ingestions WHERE region = :region AND dataset_id = :dataset AND id > :after
        ORDER BY id LIMIT :limit`,
        { region: call.region, dataset, after, limit },
      ),
  );
  return { Ingestions: rows.map((row) => show(call, row)), NextToken: nextToken };
};

const cancelIngestion: Handler<CancelIngestionRequest> = (call, input) => {
  const row = requireIngestion(call, input.DataSetId, input.IngestionId);
  if (row.ready_at <= call.now) throw invalidParameter(`Ingestion ${row.id} is not running.`);
  call.world.run(
    'UPDATE ingestions SET cancelled = 1 WHERE region = :region AND dataset_id = :dataset AND id = :id',
    { region: call.region, dataset: row.dataset_id, id: row.id },
  );
  return { Arn: arn(call, row), IngestionId: row.id };
};

export const ingestionHandlers: Handlers = {
  CreateIngestion: createIngestion,
  DescribeIngestion: describeIngestion,
  ListIngestions: listIngestions,
  CancelIngestion: cancelIngestion,
};
