/**
 * Cells as one line of CSV. A cell that a spreadsheet would run as a formula gets a leading apostrophe, as
 * OWASP's "CSV Injection" asks.
 */
export const csvLine = (cells: readonly string[]): string =>
  cells
    .map((cell) => {
      const safe = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',');
