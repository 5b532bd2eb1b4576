import type { JsonDocument, JsonObject } from '../../../shared/domain/json-document.ts';
import { readJsonAt, replaceJsonAt } from '../../../shared/domain/json-document-path.ts';
import {
  describeDefinition,
  describeRaw,
  updateRaw,
} from '../../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { dashboardPublish } from '../steps/dashboard-publish.ts';
import { readTarget } from '../steps/read-target.ts';

/** Gives a dashboard's first sheet another name, as an author would: a new version, and where asked published. */
export const renameSheet = async (
  cloud: QuickSight,
  id: string,
  name: string,
  { publish }: { readonly publish: boolean },
): Promise<number> => {
  const now = await describeDefinition(cloud, 'dashboard', { id });
  const body = new Map<string, JsonDocument>();
  for (const member of ['Name', 'ThemeArn', 'DashboardPublishOptions']) {
    const value = now.get(member);
    if (value !== undefined) body.set(member, value);
  }
  body.set('Definition', replaceJsonAt(now.get('Definition') ?? null, ['Sheets', 0, 'Name'], name));
  await updateRaw(cloud, 'dashboard', id, body);
  const version = (await readTarget(cloud, { kind: 'dashboard', id }))?.version ?? 0;
  if (!publish) return version;
  const context = { cloud, signal: new AbortController().signal };
  for (;;) {
    const refused = await dashboardPublish.act({ id, version }, null, context).catch((error: Error) => error);
    if (refused === undefined) return version;
    // The version is still being made.
    if (refused.name !== 'ConflictException') throw refused;
    await new Promise((done) => setTimeout(done, 20));
  }
};

/** Gives a dataset's first physical table another comment in its SQL, or another name: what it says changed. */
export const changeDataset = async (cloud: QuickSight, id: string, name: string): Promise<void> => {
  const answer = readJsonAt(await describeRaw(cloud, 'dataset', { id }), ['DataSet']) as JsonObject;
  const readOnly = new Set([
    'Arn',
    'DataSetId',
    'CreatedTime',
    'LastUpdatedTime',
    'OutputColumns',
    'ConsumedSpiceCapacityInBytes',
  ]);
  const body = new Map([...answer].filter(([member]) => !readOnly.has(member)));
  await updateRaw(cloud, 'dataset', id, body.set('Name', name));
};
