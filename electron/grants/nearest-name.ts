/** How many letters differ (Levenshtein); stops counting above `most`. */
const distance = (one: string, other: string, most: number): number => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++)
      now.push(
        Math.min(
          (before[column] ?? 0) + 1,
          (now[column - 1] ?? 0) + 1,
          (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1),
        ),
      );
    before = now;
  }
  return before[other.length] ?? most + 1;
};

/** The name that somebody most likely meant; undefined where none is near. */
export const nearestName = (text: string, names: readonly string[]): string | undefined => {
  const wanted = text.toLowerCase();
  const most = Math.max(1, Math.floor(wanted.length / 3));
  let found: { readonly name: string; readonly far: number } | undefined;
  for (const name of names) {
    const far = distance(wanted, name.toLowerCase(), most);
    if (far <= most && (found === undefined || far < found.far)) found = { name, far };
  }
  return found?.name;
};
