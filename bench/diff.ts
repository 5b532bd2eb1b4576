// `npm run bench -- diff [repetitions]`: what changed between two definitions of three megabytes, in words, and the raw lines.
import { readFileSync } from 'node:fs';
import { diffLines } from 'diff';
import { create } from 'jsondiffpatch';
import { lineHunks } from '../renderer/features/releases/raw-diff/line-hunks.ts';
import { parseJsonDocument } from '../shared/domain/parse-json-document.ts';
import { indentJsonDocument } from '../shared/domain/print-json-document.ts';
import { describeChanges } from '../shared/domain/releases/describe-changes.ts';
import { sheetLayouts } from '../shared/domain/releases/sheet-layout.ts';
import { describeThreeWay } from '../shared/domain/releases/three-way.ts';
import { cpuMs } from './measure/cpu-ms.ts';

const repetitions = Number(process.argv[2] ?? 7);

interface Definition {
  Sheets: { SheetId: string; Name: string; Visuals?: object[] }[];
  CalculatedFields: { Name: string; Expression: string }[];
}

/** The seed's own dashboard, its sheets so often and under so many ids that it has three megabytes. */
const seed = JSON.parse(
  readFileSync(new URL('../resources/sandbox/promotion/sales-overview.json', import.meta.url), 'utf8'),
) as Definition;
const copies = Math.ceil(3e6 / JSON.stringify(seed.Sheets).length);
const base = (): Definition => ({
  ...seed,
  Sheets: Array.from({ length: copies }, (_copy, at) =>
    seed.Sheets.map((sheet) => ({ ...structuredClone(sheet), SheetId: `${sheet.SheetId}-${at}` })),
  ).flat(),
});
/** As after weeks of work: sheets in another order, one in ten renamed, one in twenty lost its first visual. */
const worked = (): Definition => {
  const definition = base();
  for (const [at, sheet] of definition.Sheets.entries()) {
    if (at % 10 === 0) sheet.Name = `${sheet.Name}, second`;
    if (at % 20 === 0) sheet.Visuals?.shift();
  }
  definition.Sheets.push(...definition.Sheets.splice(0, 5));
  return definition;
};
const textOf = (definition: Definition) => JSON.stringify({ Name: 'Sales', Definition: definition });
const [oldText, newText] = [textOf(base()), textOf(worked())];
const handMade = base();
for (const [at, sheet] of handMade.Sheets.entries()) if (at % 15 === 0) sheet.Name = `${sheet.Name}, by hand`;

const [before, after, now] = [oldText, newText, textOf(handMade)].map(parseJsonDocument) as [
  ReturnType<typeof parseJsonDocument>,
  ReturnType<typeof parseJsonDocument>,
  ReturnType<typeof parseJsonDocument>,
];
const [oldLines, newLines] = [indentJsonDocument(before), indentJsonDocument(after)];
const generic = create({
  // The best that can be said to it: by which member an item is the same one.
  objectHash: (item: object) => {
    const members = item as Record<string, unknown>;
    const inner = (Object.values(members)[0] ?? {}) as Record<string, unknown>;
    return String(members.SheetId ?? members.Name ?? inner.VisualId ?? inner.Name ?? JSON.stringify(item));
  },
});

const measure = (work: () => unknown): number => {
  const taken: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    const from = cpuMs();
    work();
    taken.push(cpuMs() - from);
  }
  return taken.sort((one, other) => one - other)[taken.length >> 1] ?? Number.NaN;
};

const jsondiffpatch = [
  'jsondiffpatch',
  () => generic.diff(JSON.parse(oldText), JSON.parse(newText)),
] as const;
const rows: readonly (readonly [string, () => unknown, string, () => unknown])[] = [
  [
    'read both, tell what changed',
    () => describeChanges('dashboard', parseJsonDocument(oldText), parseJsonDocument(newText)),
    ...jsondiffpatch,
  ],
  ['tell what changed', () => describeChanges('dashboard', before, after), ...jsondiffpatch],
  [
    'tell it three-way',
    () => describeThreeWay('dashboard', { promoted: before, held: before, now, wanted: after }),
    ...jsondiffpatch,
  ],
  [
    'raw lines (in a worker)',
    () => lineHunks(oldLines.split('\n'), newLines.split('\n')),
    'diffLines of jsdiff',
    () => diffLines(oldLines, newLines),
  ],
  ['wireframes', () => sheetLayouts(after), 'JSON.parse', () => JSON.parse(newText)],
];
console.log(
  `${(newText.length / 1e6).toFixed(1)} million characters, ${newLines.split('\n').length.toLocaleString('en')} lines, ${describeChanges('dashboard', before, after).length} changed parts; processor time, median of ${repetitions}`,
);
for (const [name, work, peerName, peer] of rows) {
  const [own, other] = [measure(work), measure(peer)];
  console.log(
    `${name.padEnd(30)}${own.toFixed(0).padStart(6)} ms   ${peerName.padEnd(20)}${other.toFixed(0).padStart(6)} ms   ratio ${(own / other).toFixed(2)}`,
  );
}
