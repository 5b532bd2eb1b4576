/**
 * Text from outside, made harmless for a terminal: control characters, escape sequences, and characters that
 * reorder or hide what stands around them are shown as their code instead of acting.
 */
export const terminalText = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (sign) => {
      if (sign === '\n' || sign === '\t') return ' ';
      const code = sign.charCodeAt(0);
      return code < 0x100
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    },
  );

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Scripts and signs that terminals draw two columns wide (East Asian Wide and Fullwidth, emoji). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many columns a text takes. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += wide.test(segment) ? 2 : 1;
  return columns;
};

/** Cuts a text to so many columns, the last one an ellipsis. */
const cut = (text: string, most: number): string => {
  if (columnsOf(text) <= most) return text;
  let kept = '';
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) {
    columns += wide.test(segment) ? 2 : 1;
    if (columns > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
};

const widest = 60;

/**
 * A table with a heading and a line per row; every cell is made harmless, and cut at 60 columns unless it is
 * the last of its line.
 */
export const terminalTable = (heading: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [heading, ...rows].map((row) =>
    row.map((cell, column) =>
      column === heading.length - 1 ? terminalText(cell) : cut(terminalText(cell), widest),
    ),
  );
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => columnsOf(line[column] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - columnsOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
};

/** Names and values, one per line, the values aligned. */
export const terminalList = (pairs: readonly (readonly [string, string])[]): string => {
  const width = Math.max(0, ...pairs.map(([name]) => columnsOf(name)));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${terminalText(value)}\n`).join('');
};
