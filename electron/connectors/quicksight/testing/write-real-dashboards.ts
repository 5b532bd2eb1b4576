import { isJsonObject, type JsonDocument } from '../../../../shared/domain/json-document.ts';
import { mapJsonStrings } from '../../../../shared/domain/json-document-path.ts';
import { createRaw, describeDefinition } from '../definitions/raw-assets.ts';
import type { QuickSight } from '../quicksight.ts';
import { readRealDatasets, readRealDefinition, realDashboards } from './read-real-dashboards.ts';

/**
 * Writes the real dashboards, an analysis of each and their datasets into an account of the sandbox's seed
 * `promotion` that has the data source `cid-athena` and the theme `house`; ends when they are published.
 */
export async function writeRealDashboards(cloud: QuickSight): Promise<void> {
  const start = `arn:aws:quicksight:${cloud.region}:${cloud.accountId}:`;
  const filled: Readonly<Record<string, string>> = {
    '${athena_datasource_arn}': `${start}datasource/cid-athena`,
    '${athena_database_name}': 'cid_dev',
  };
  const fill = (document: JsonDocument): JsonDocument =>
    mapJsonStrings(document, (text) => filled[text] ?? text.replace(/^arn:aws:quicksight:::/, start));
  const made = realDashboards.map((one) => ({ ...one, definition: readRealDefinition(one.id) }));
  for (const [id, dataset] of readRealDatasets(made.map(({ definition }) => definition))) {
    const members = fill(dataset);
    if (!isJsonObject(members)) throw new Error(`The dataset ${id} is no object.`);
    await createRaw(cloud, 'dataset', id, members);
  }
  for (const { id, name, theme, definition } of made) {
    const content: readonly (readonly [string, JsonDocument])[] = [
      ['ThemeArn', theme === 'house' ? `${start}theme/house` : `arn:aws:quicksight::aws:theme/${theme}`],
      ['Definition', fill(definition)],
    ];
    const analysis = `${id}-analysis`;
    await createRaw(cloud, 'analysis', analysis, new Map([['Name', `${name} analysis`], ...content]));
    const links: JsonDocument = [`${start}analysis/${analysis}`];
    await createRaw(cloud, 'dashboard', id, new Map([['Name', name], ['LinkEntities', links], ...content]));
    while ((await statusOf(cloud, id)) === 'CREATION_IN_PROGRESS')
      await new Promise((resolve) => setTimeout(resolve, 20));
    if ((await statusOf(cloud, id)) !== 'CREATION_SUCCESSFUL') throw new Error(`${id} was not created.`);
  }
}

const statusOf = async (cloud: QuickSight, id: string): Promise<JsonDocument | undefined> =>
  (await describeDefinition(cloud, 'dashboard', { id })).get('ResourceStatus');
