/** The entries of one page, counted from 1, and how many pages there are (at least one). */
export const pageOf = <T>(rows: readonly T[], page: number, size: number) => {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = Math.min(Math.max(1, page), pages);
  return { rows: rows.slice((shown - 1) * size, shown * size), page: shown, pages };
};
