import type { ChangedPartShown } from '../../shared/contract/releases.ts';
import type { AssetKind } from '../../shared/domain/directory.ts';
import { terminalText } from './terminal-text.ts';

/** What an asset of each kind is called in a terminal. */
export const kindWords: Readonly<Record<AssetKind, string>> = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'data source',
  theme: 'theme',
  topic: 'topic',
};

const marks = { same: ' ', added: '+', removed: '-', left_out: '…' } as const;

/** A changed part with what of it changed, a line each. */
export const partLines = (part: ChangedPartShown, margin: string, before = ''): string[] =>
  [
    `${before}${part.type} “${part.name}”${part.on === null ? '' : ` on “${part.on}”`} ${part.change}${part.was === null ? '' : `, was “${part.was}”`}`,
    ...part.properties.flatMap(({ name, from, to, lines }) =>
      lines === null
        ? [`  ${name}: ${from ?? 'nothing'} → ${to ?? 'nothing'}`]
        : [`  ${name}:`, ...lines.map(({ mark, text }) => `    ${marks[mark]} ${text}`)],
    ),
  ].map((line) => margin + terminalText(line));
