/** Steps under their headings, headings in order of first appearance. */
export const bySection = <S extends { readonly section: string }>(
  steps: readonly S[],
): readonly { readonly section: string; readonly steps: readonly S[] }[] => {
  const sections = new Map<string, S[]>();
  for (const step of steps) {
    const there = sections.get(step.section);
    if (there) there.push(step);
    else sections.set(step.section, [step]);
  }
  return [...sections].map(([section, inside]) => ({ section, steps: inside }));
};

/** Counts by a key, in order of first appearance. */
export const countBy = <S>(items: readonly S[], keyOf: (item: S) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
};

/** `1 step`, `2 steps`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
