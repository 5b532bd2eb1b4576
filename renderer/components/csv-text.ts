import { unparse } from 'papaparse';

/** One column of an export: exact values, not what a screen makes of them. */
export interface CsvColumn<T> {
  readonly header: string;
  readonly value: (item: T) => string | number | null;
}

/**
 * Rows as CSV for a spreadsheet: a byte order mark, so that it is read as UTF-8; CRLF between the lines; a
 * cell that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab or return at its start) gets a
 * leading apostrophe, as OWASP's "CSV Injection" asks.
 */
export const csvText = <T>(columns: readonly CsvColumn<T>[], items: readonly T[]): string =>
  `\u{FEFF}${unparse(
    {
      fields: columns.map(({ header }) => header),
      data: items.map((item) => columns.map(({ value }) => value(item))),
    },
    { escapeFormulae: /^[=+\-@\t\r\n]/ },
  )}\r\n`;
