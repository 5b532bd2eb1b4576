/** Longer names are compared by their beginning: nobody types more of one by heart. */
const longest = 64;

/** How many letters must be changed, put in, left out or swapped with the next one, at most `most`. */
const distance = (one: string, other: string, most: number): number => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      next.push(least);
    }
    if (Math.min(...next) > most) return most + 1;
    before = last;
    last = next;
  }
  return last[other.length] ?? most + 1;
};

/** The up to three texts nearest to what was typed: a few letters off, or holding it. */
export const nearestTexts = (typed: string, texts: Iterable<string>): readonly string[] => {
  const wanted = typed.trim().toLowerCase().slice(0, longest);
  if (wanted === '') return [];
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { text: string; score: number }[] = [];
  for (const text of texts) {
    const folded = text.toLowerCase().slice(0, longest);
    const off = distance(wanted, folded, most);
    if (off <= most) scored.push({ text, score: off });
    else if (wanted.length > 2 && folded.includes(wanted)) scored.push({ text, score: most + 1 });
  }
  return scored
    .sort((one, other) => one.score - other.score || (one.text < other.text ? -1 : 1))
    .slice(0, 3)
    .map(({ text }) => text);
};
