import type { RunSort } from '../../shared/domain/list-sorts.ts';

/** Only names of columns of this file get into a statement. */
const columns: Readonly<Record<RunSort, string>> = {
  title: 'r.title COLLATE NOCASE',
  state: 'r.state',
  subject: 'r.subject_name COLLATE NOCASE',
  started: 'r.started_at',
  calls: 'r.calls',
};

/** How a list of runs is ordered, as SQL: newest first by itself, and among those that are equal. */
export const runOrder = (sort: RunSort = 'started', descending = sort === 'started'): string => {
  const way = descending ? 'DESC' : 'ASC';
  return sort === 'started'
    ? `r.started_at ${way}, r.id ${way}`
    : `${columns[sort]} ${way}, r.started_at DESC, r.id DESC`;
};
