const grouped = new Intl.NumberFormat('en');

/** A whole number as people read it: `12,345`. */
export const countText = (count: number): string =>
  // Most are small, and asking for a format costs more than all else that a cell does.
  Math.abs(count) < 1_000 ? String(count) : grouped.format(count);
