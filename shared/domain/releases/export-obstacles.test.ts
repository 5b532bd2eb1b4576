import { expect, it } from 'vitest';
import type { JsonObject } from '../json-document.ts';
import { parseJsonDocument } from '../parse-json-document.ts';
import { exportObstacles } from './export-obstacles.ts';
import type { ReleasedAsset } from './release.ts';

const facts = {
  version: null,
  updatedAt: null,
  columns: null,
  importMode: null,
  sourceType: null,
  grants: null,
  tags: null,
  folders: null,
} as ReleasedAsset['facts'];
const asset = (more: Partial<ReleasedAsset>): ReleasedAsset => ({
  kind: 'dataset',
  id: 'sales',
  arn: 'arn',
  name: 'Sales',
  content: 'plain',
  absent: null,
  bytes: 1,
  needs: [],
  facts,
  unknownToSdk: [],
  ...more,
});
const documents = new Map(
  Object.entries({ plain: '{"Name":"Sales"}', prepared: '{"DataPrepConfiguration":{}}' }).map(
    ([name, text]) => [name, parseJsonDocument(text) as JsonObject],
  ),
);

it.each<[what: string, assets: ReleasedAsset[], says: (string | RegExp)[]]>([
  ['nothing', [asset({})], []],
  [
    'an uploaded file',
    [asset({ content: null, absent: 'It is an uploaded file.' })],
    [/^Sales cannot be exported, and one such asset spoils a bundle\. It is an uploaded file\.$/],
  ],
  ['a topic', [asset({ kind: 'topic', name: 'Questions' })], [/holds no topics, and Questions is one/]],
  [
    'a source that bundles do not hold',
    [asset({ kind: 'data_source', name: 'Tickets', facts: { ...facts, sourceType: 'JIRA' } })],
    [/no data sources of type JIRA, and Tickets is one/],
  ],
  ['the new data preparation', [asset({ content: 'prepared' })], [/^Sales was made with the new data/]],
  [
    'too many at once',
    Array.from({ length: 101 }, (_, at) => asset({ id: `d${at}` })),
    [/^An export takes 100 assets at most, and the release holds 101\.$/],
  ],
])('what keeps QuickSight from exporting: %s', (_what, assets, says) => {
  const found = exportObstacles({ assets }, documents);
  expect(found).toHaveLength(says.length);
  for (const [position, one] of says.entries()) expect(found[position]).toMatch(one);
});
