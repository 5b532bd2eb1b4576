/** One line of the command palette. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: 'Actions' | 'Pages' | 'Tenants' | 'Runs';
  readonly text: string;
  readonly detail?: string;
  /** Other words that find it. */
  readonly also?: string;
  readonly run: () => void;
}

const groups: readonly PaletteEntry['group'][] = ['Actions', 'Pages', 'Tenants', 'Runs'];

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** How well an entry answers the words typed: all of them must occur; the start of a word counts most. */
const score = (entry: PaletteEntry, wanted: readonly string[]): number => {
  const text = folded(entry.text);
  const rest = folded(`${entry.detail ?? ''} ${entry.also ?? ''}`);
  let sum = 0;
  for (const word of wanted) {
    if (text.startsWith(word)) sum += 4;
    else if (text.includes(` ${word}`)) sum += 3;
    else if (text.includes(word)) sum += 2;
    else if (rest.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
};

/**
 * The entries that match what was typed, group by group, best first; all of them where nothing was typed.
 * At most `limit`, because the list is read by eye.
 */
export const matchEntries = (
  entries: readonly PaletteEntry[],
  typed: string,
  limit = 40,
): readonly PaletteEntry[] => {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  const scored = entries
    .map((entry, index) => ({ entry, index, score: wanted.length === 0 ? 1 : score(entry, wanted) }))
    .filter((each) => each.score > 0);
  const best = new Map(
    groups.map((group) => [
      group,
      Math.max(0, ...scored.filter((s) => s.entry.group === group).map((s) => s.score)),
    ]),
  );
  return scored
    .sort(
      (a, b) =>
        (best.get(b.entry.group) ?? 0) - (best.get(a.entry.group) ?? 0) ||
        groups.indexOf(a.entry.group) - groups.indexOf(b.entry.group) ||
        b.score - a.score ||
        a.index - b.index,
    )
    .slice(0, limit)
    .map((each) => each.entry);
};
