import {
  CreateRefreshScheduleCommand,
  type DataSetRefreshProperties,
  PutDataSetRefreshPropertiesCommand,
  type RefreshSchedule,
  UpdateRefreshScheduleCommand,
} from '@aws-sdk/client-quicksight';
import type { Json } from '../../../../shared/domain/plan.ts';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { readEach } from '../read-paged.ts';
import { readRefreshProperties, readSchedules } from '../read-refresh.ts';

/** State: frequency and type of the dataset's schedule of this id; null where there is none. */
export type RefreshSchedulePutInput = {
  readonly dataset: string;
  readonly id: string;
  readonly schedule: Readonly<Record<string, Json>>;
};

/** Brings a refresh schedule to what it was where it was taken. It starts at its next time, whenever it began there. */
export const refreshSchedulePut: StepExecutor<RefreshSchedulePutInput, QuickSight> = {
  kind: 'quicksight.refresh-schedule.put',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey: ({ dataset }) => `schedules:${dataset}`,
  async lookMany(inputs, { cloud, signal }) {
    const [first] = inputs;
    if (first === undefined) return [];
    const found = await readSchedules(cloud, first.dataset, signal);
    return inputs.map(({ id }): Json => found.find((one) => one.id === id)?.schedule ?? null);
  },
  async act({ dataset, id, schedule }, before, { cloud, signal }) {
    const request = {
      AwsAccountId: cloud.accountId,
      DataSetId: dataset,
      Schedule: { ...schedule, ScheduleId: id } as unknown as RefreshSchedule,
    };
    await (before === null
      ? cloud.send(new CreateRefreshScheduleCommand(request), signal)
      : cloud.send(new UpdateRefreshScheduleCommand(request), signal));
  },
};

/** State: the properties; null where there are none. */
export type RefreshPropertiesPutInput = {
  readonly dataset: string;
  readonly properties: Readonly<Record<string, Json>>;
};

/** Says how a dataset is refreshed in part, and whether a failure is told. */
export const refreshPropertiesPut: StepExecutor<RefreshPropertiesPutInput, QuickSight> = {
  kind: 'quicksight.refresh-properties.put',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey: ({ dataset }) => `refresh-properties:${dataset}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, ({ dataset }): Promise<Json> => readRefreshProperties(cloud, dataset, signal)),
  async act({ dataset, properties }, _before, { cloud, signal }) {
    await cloud.send(
      new PutDataSetRefreshPropertiesCommand({
        AwsAccountId: cloud.accountId,
        DataSetId: dataset,
        DataSetRefreshProperties: properties as unknown as DataSetRefreshProperties,
      }),
      signal,
    );
  },
};
