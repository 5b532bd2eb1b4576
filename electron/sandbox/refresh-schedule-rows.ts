import { arnOf } from './assets.ts';
import type { Call } from './handler.ts';
import { printAnswer, RawJson, rawMembers } from './raw-json.ts';
import { invalidParameter, limitExceeded } from './service-error.ts';

/** Of one dataset. */
const mostSchedules = 5;

export interface ScheduleRow {
  readonly dataset_id: string;
  readonly id: string;
  /** JSON of the schedule as it was sent. */
  readonly document: string;
}

export const scheduleArn = (call: Call, dataset: string, id: string): string =>
  `${arnOf(call, 'dataset', dataset)}/refresh-schedule/${id}`;

export const findSchedule = (call: Call, dataset: string, id: string): ScheduleRow | undefined =>
  call.world.row<ScheduleRow>(
    'SELECT * FROM refresh_schedules WHERE region = :region AND dataset_id = :dataset AND id = :id',
    { region: call.region, dataset, id },
  );

export const readSchedules = (call: Call, dataset: string): readonly ScheduleRow[] =>
  call.world.rows<ScheduleRow>(
    'SELECT * FROM refresh_schedules WHERE region = :region AND dataset_id = :dataset ORDER BY id',
    { region: call.region, dataset },
  );

/** A start that is over is refused, also for a schedule that began long ago and is only changed. */
export function checkStart(call: Call, schedule: { readonly StartAfterDateTime?: unknown }): void {
  const { StartAfterDateTime: start } = schedule;
  if (typeof start === 'number' && start * 1000 <= call.now)
    throw invalidParameter('StartAfterDateTime must be in the future.');
}

/** Stores a schedule over what was there. Throws `LimitExceededException` for a sixth one. */
export function putSchedule(call: Call, dataset: string, id: string, schedule: RawJson): void {
  if (findSchedule(call, dataset, id) === undefined && readSchedules(call, dataset).length >= mostSchedules)
    throw limitExceeded('REFRESH_SCHEDULE', `A dataset has at most ${mostSchedules} refresh schedules.`);
  call.world.run(
    `INSERT INTO refresh_schedules (region, dataset_id, id, document) VALUES (:region, :dataset, :id, :document)
     ON CONFLICT DO UPDATE SET document = excluded.document`,
    { region: call.region, dataset, id, document: schedule.text },
  );
}

export function removeSchedule(call: Call, dataset: string, id: string): void {
  call.world.run(
    'DELETE FROM refresh_schedules WHERE region = :region AND dataset_id = :dataset AND id = :id',
    { region: call.region, dataset, id },
  );
}

/** As it was sent, with the ARN that it got. */
export function showSchedule(call: Call, row: ScheduleRow): RawJson {
  const members = Object.fromEntries(
    [...rawMembers(row.document)].map(([name, text]) => [name, new RawJson(text)]),
  );
  return new RawJson(printAnswer({ ...members, Arn: scheduleArn(call, row.dataset_id, row.id) }));
}
