import { UpdateDashboardPublishedVersionCommand } from '@aws-sdk/client-quicksight';
import { isJsonNumber, isJsonObject, type JsonDocument } from '../../../shared/domain/json-document.ts';
import type { Json } from '../../../shared/domain/plan.ts';
import { describeRaw } from '../../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { orMissing, readEach } from '../../connectors/quicksight/read-paged.ts';
import type { StepExecutor } from '../../operations/executor.ts';

/** Lets people see a version. State: the version that they see now. */
export type DashboardPublishInput = { readonly id: string; readonly version: number };

const publishedOf = (answer: JsonDocument): number | null => {
  const dashboard = isJsonObject(answer) ? answer.get('Dashboard') : undefined;
  const version = isJsonObject(dashboard) ? dashboard.get('Version') : undefined;
  const number = isJsonObject(version) ? version.get('VersionNumber') : undefined;
  return isJsonNumber(number) ? Number(number.lexeme) : null;
};

export const dashboardPublish: StepExecutor<DashboardPublishInput, QuickSight> = {
  kind: 'quicksight.dashboard.publish',
  canLook: true,
  repeatable: true,
  settleMs: 60_000,
  batchKey: ({ id }) => `published:${id}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async ({ id }): Promise<Json> => {
      const answer = await orMissing(describeRaw(cloud, 'dashboard', { id }, signal));
      return answer === null ? null : { published: publishedOf(answer) };
    }),
  async act({ id, version }, _before, { cloud, signal }) {
    await cloud.send(
      new UpdateDashboardPublishedVersionCommand({
        AwsAccountId: cloud.accountId,
        DashboardId: id,
        VersionNumber: version,
      }),
      signal,
    );
  },
};
