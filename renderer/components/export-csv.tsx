import Button from '@cloudscape-design/components/button';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { CsvColumn } from './csv-text.ts';
import { downloadText } from './download-file.ts';
import { everyRow, type RowsPage } from './every-row.ts';
import { useNotify } from './notifications.ts';
import { problemOf } from './problem-of.ts';

export interface ExportCsvProps<T> {
  /** Begins the file's name: `tenants`. */
  readonly name: string;
  readonly columns: readonly CsvColumn<T>[];
  /** The next rows that pass the filters on screen, given those so far. */
  readonly read: (sofar: readonly T[]) => Promise<RowsPage<T>>;
  readonly idOf: (item: T) => string | number;
  readonly disabled?: boolean;
}

const fileName = (name: string, now: Date): string => `${name}-${now.toISOString().slice(0, 10)}.csv`;

/** Saves every row that passes the filters, with every column, as a CSV file. */
export const ExportCsv = <T,>({ name, columns, read, idOf, disabled = false }: ExportCsvProps<T>) => {
  const notify = useNotify();
  const [count, setCount] = useState('');
  const reading = useRef<AbortController | null>(null);
  useEffect(() => () => reading.current?.abort(), []);
  const save = useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const stop = new AbortController();
      reading.current = stop;
      const rows = await everyRow(
        read,
        idOf,
        (sofar, total) =>
          setCount(`${sofar.toLocaleString('en')} of ${total.toLocaleString('en')} rows read`),
        stop.signal,
      );
      const { csvText } = await import('./csv-text.ts');
      stop.signal.throwIfAborted();
      downloadText(fileName(name, new Date()), csvText(columns, rows), 'text/csv');
      return rows.length;
    },
    onSuccess: (rows) =>
      notify({
        type: 'success',
        content: `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} saved as CSV.`,
      }),
    onError: (error) => {
      if (reading.current?.signal.aborted) return;
      const problem = problemOf(error);
      notify({ type: 'error', header: problem.happened, content: problem.todo ?? '' });
    },
  });
  return (
    <span title="Every row that passes the filters, with all columns">
      <Button
        iconName="download"
        loading={save.isPending}
        loadingText={count || 'Reading rows'}
        disabled={disabled}
        onClick={() => save.mutate()}
      >
        CSV
      </Button>
    </span>
  );
};
