// `npm run bench -- definitions [repetitions]`: reading, writing and comparing a definition of four megabytes.
import { readFileSync } from 'node:fs';
import { DescribeDashboardDefinitionCommand } from '@aws-sdk/client-quicksight';
import { compareWithSdk } from '../electron/connectors/quicksight/definitions/compare-with-sdk.ts';
import { contentHash } from '../electron/connectors/quicksight/definitions/content-hash.ts';
import { readWithSdk } from '../electron/connectors/quicksight/definitions/read-with-sdk.ts';
import {
  hasRealDashboards,
  readRealDefinition,
} from '../electron/connectors/quicksight/testing/read-real-dashboards.ts';
import { isJsonObject } from '../shared/domain/json-document.ts';
import { mapJsonStrings } from '../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../shared/domain/print-json-document.ts';
import { cpuMs } from './measure/cpu-ms.ts';

const repetitions = Number(process.argv[2] ?? 15);

/** A real definition, or the seed's own where there is none; with its sheets so often that it has four megabytes. */
const one = hasRealDashboards
  ? printJsonDocument(readRealDefinition('kpi'))
  : readFileSync(new URL('../resources/sandbox/promotion/sales-overview.json', import.meta.url), 'utf8');
const definition = JSON.parse(one) as { Sheets: object[]; FilterGroups: object[] };
const copies = Math.ceil(4e6 / JSON.stringify(definition).length);
const times = <Item>(items: readonly Item[]) => Array.from({ length: copies }, () => items).flat();
const text = JSON.stringify({
  Definition: {
    ...definition,
    Sheets: times(definition.Sheets),
    FilterGroups: times(definition.FilterGroups),
  },
});
const document = parseJsonDocument(text);
if (!isJsonObject(document)) throw new Error('The definition is no object.');
const plain: unknown = JSON.parse(text);
const command = () => new DescribeDashboardDefinitionCommand({ AwsAccountId: '1', DashboardId: 'd' });

const measure = async (work: () => unknown): Promise<number> => {
  const taken: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    const from = cpuMs();
    await work();
    taken.push(cpuMs() - from);
  }
  return taken.sort((one, other) => one - other)[taken.length >> 1] ?? Number.NaN;
};

/** Each beside what a program would do that may lose something. */
const rows: readonly (readonly [string, () => unknown, string, () => unknown])[] = [
  ['read', () => parseJsonDocument(text), 'JSON.parse', () => JSON.parse(text)],
  ['write', () => printJsonDocument(document), 'JSON.stringify', () => JSON.stringify(plain)],
  ['hash', () => contentHash(document), 'JSON.stringify', () => JSON.stringify(plain)],
  [
    'map every text',
    () => mapJsonStrings(document, (one) => one.replace('arn:aws:', 'arn:aws:')),
    'JSON.parse',
    () => JSON.parse(text),
  ],
  [
    'the canary',
    async () => compareWithSdk(document, await readWithSdk(command(), document)),
    'the SDK’s reading',
    () => readWithSdk(command(), document),
  ],
];
console.log(`${(text.length / 1e6).toFixed(1)} million characters, processor time, median of ${repetitions}`);
for (const [name, work, peerName, peer] of rows) {
  const [own, other] = [await measure(work), await measure(peer)];
  console.log(
    `${name.padEnd(16)}${own.toFixed(0).padStart(5)} ms   ${peerName.padEnd(18)}${other.toFixed(0).padStart(5)} ms   ratio ${(own / other).toFixed(2)}`,
  );
}
