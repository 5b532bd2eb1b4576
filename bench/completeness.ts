// `npm run bench -- completeness [dashboards] [repetitions]`: everything that a release of a hundred dashboards
// mentions is found and resolved, and the documents are rewritten. Beside it what a script does: find and replace.
import { readFileSync } from 'node:fs';
import {
  hasRealDashboards,
  readRealDefinition,
  realDashboards,
} from '../electron/connectors/quicksight/testing/read-real-dashboards.ts';
import { isJsonObject, type JsonDocument } from '../shared/domain/json-document.ts';
import { parseJsonDocument } from '../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../shared/domain/print-json-document.ts';
import { createResolver } from '../shared/domain/releases/resolve-mention.ts';
import { rewriteDocument } from '../shared/domain/releases/rewrite-document.ts';
import { emptyMapping } from '../shared/domain/releases/stage-mapping.ts';
import { peakMemory } from './access/peak-memory.ts';
import { cpuMs } from './measure/cpu-ms.ts';

const dashboards = Number(process.argv[2] ?? 100);
const repetitions = Number(process.argv[3] ?? 5);

const own = () =>
  parseJsonDocument(
    readFileSync(new URL('../resources/sandbox/promotion/sales-overview.json', import.meta.url), 'utf8'),
  );
const real: readonly JsonDocument[] = hasRealDashboards
  ? realDashboards.map(({ id }) => readRealDefinition(id))
  : [own()];
const texts = Array.from({ length: dashboards }, (_, at) => {
  const definition = printJsonDocument(real[at % real.length] ?? null);
  return `{"Name":"Board ${at}","Definition":${definition}}`;
});
const documents = texts.map(parseJsonDocument);
const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;

const from = { partition: 'aws', region: 'eu-central-1', accountId: '111122223333' };
const to = { partition: 'aws', region: 'eu-west-1', accountId: '222233334444' };
const datasets = new Set(
  texts.flatMap((text) => [...text.matchAll(/:dataset\/([^"]+)"/g)].map(([, id = '']) => id)),
);
const assets = [
  ...[...datasets].map((id) => ({ kind: 'dataset' as const, id })),
  ...texts.map((_, at) => ({ kind: 'dashboard' as const, id: `board-${at}` })),
];
const known = {
  ids: new Set(assets.map(({ id }) => id)),
  names: new Set(['analytics_dev', 'orders', 'summary_view', 'account_map', 'resource_view']),
  words: new Set<string>(),
};

let mentions = 0;
const complete = () => {
  const resolve = createResolver({ from, to, mapping: emptyMapping, assets, otherAccounts: new Map() });
  mentions = 0;
  for (const document of documents) {
    if (!isJsonObject(document)) continue;
    mentions += rewriteDocument('dashboard', document, known, resolve).mentions.length;
  }
};
/** Find and replace: it accounts for nothing, and reaches into longer words. */
const replace = () => {
  for (const text of texts)
    JSON.parse(text.replaceAll(from.accountId, to.accountId).replaceAll(from.region, to.region));
};

const median = (work: () => void): number => {
  const taken = Array.from({ length: repetitions }, () => {
    const began = cpuMs();
    work();
    return cpuMs() - began;
  });
  return taken.sort((one, other) => one - other)[repetitions >> 1] ?? Number.NaN;
};

const [ours, theirs] = [median(complete), median(replace)];
process.stdout.write(
  `${dashboards} dashboards, ${megabytes.toFixed(1)} MB, ${mentions.toLocaleString('en')} mentions${hasRealDashboards ? ', real definitions' : ''}
  completeness and rewriting  ${ours.toFixed(0)} ms of processor time (target 2,000)
  find and replace            ${theirs.toFixed(0)} ms, × ${(ours / theirs).toFixed(1)}
  memory at most              ${peakMemory(process.pid)?.toFixed(0) ?? '?'} MB (target 500)
`,
);
