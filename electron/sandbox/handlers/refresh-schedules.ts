import { randomUUID } from 'node:crypto';
import type {
  CreateRefreshScheduleRequest,
  DeleteRefreshScheduleRequest,
  DescribeRefreshScheduleRequest,
  ListRefreshSchedulesRequest,
  UpdateRefreshScheduleRequest,
} from '@aws-sdk/client-quicksight';
import { requireAsset } from '../assets.ts';
import { type Call, type Handler, type Handlers, rawMember } from '../handler.ts';
import { RawJson } from '../raw-json.ts';
import {
  checkStart,
  findSchedule,
  putSchedule,
  readSchedules,
  removeSchedule,
  type ScheduleRow,
  scheduleArn,
  showSchedule,
} from '../refresh-schedule-rows.ts';
import { alreadyExists, invalidParameter, notFound } from '../service-error.ts';

function requireSpice(call: Call, dataset: string): void {
  const { document } = requireAsset(call, 'dataset', dataset);
  if ((JSON.parse(document) as { ImportMode?: string }).ImportMode !== 'SPICE')
    throw invalidParameter(`Dataset ${dataset} is not imported into SPICE.`);
}

function requireSchedule(call: Call, dataset: string, id: string): ScheduleRow {
  requireAsset(call, 'dataset', dataset);
  const found = findSchedule(call, dataset, id);
  if (found === undefined) throw notFound('REFRESH_SCHEDULE', `Refresh schedule ${id} is not found.`);
  return found;
}

const identify = (call: Call, dataset: string, id: string) => ({
  ScheduleId: id,
  Arn: scheduleArn(call, dataset, id),
});

const create: Handler<CreateRefreshScheduleRequest> = (call, input) => {
  requireSpice(call, input.DataSetId);
  const { Schedule } = input;
  checkStart(call, Schedule as { StartAfterDateTime?: unknown });
  const id = Schedule.ScheduleId ?? randomUUID();
  if (findSchedule(call, input.DataSetId, id) !== undefined)
    throw alreadyExists('REFRESH_SCHEDULE', `Refresh schedule ${id} already exists.`);
  putSchedule(call, input.DataSetId, id, rawMember(call, 'Schedule') ?? new RawJson('{}'));
  return identify(call, input.DataSetId, id);
};

const update: Handler<UpdateRefreshScheduleRequest> = (call, input) => {
  const row = requireSchedule(call, input.DataSetId, input.Schedule.ScheduleId ?? '');
  checkStart(call, input.Schedule as { StartAfterDateTime?: unknown });
  putSchedule(call, row.dataset_id, row.id, rawMember(call, 'Schedule') ?? new RawJson('{}'));
  return identify(call, row.dataset_id, row.id);
};

const describe: Handler<DescribeRefreshScheduleRequest> = (call, input) => {
  const row = requireSchedule(call, input.DataSetId, input.ScheduleId);
  return { RefreshSchedule: showSchedule(call, row), Arn: scheduleArn(call, row.dataset_id, row.id) };
};

const list: Handler<ListRefreshSchedulesRequest> = (call, input) => {
  const { id } = requireAsset(call, 'dataset', input.DataSetId);
  return { RefreshSchedules: readSchedules(call, id).map((row) => showSchedule(call, row)) };
};

const remove: Handler<DeleteRefreshScheduleRequest> = (call, input) => {
  const row = requireSchedule(call, input.DataSetId, input.ScheduleId);
  removeSchedule(call, row.dataset_id, row.id);
  return identify(call, row.dataset_id, row.id);
};

export const refreshScheduleHandlers: Handlers = {
  CreateRefreshSchedule: create,
  UpdateRefreshSchedule: update,
  DescribeRefreshSchedule: describe,
  ListRefreshSchedules: list,
  DeleteRefreshSchedule: remove,
};
