import type { RunFilter } from './journal.ts';
import { runOrder } from './run-order.ts';

/** A list of runs as SQL: what is counted, what is read of one page, and the values of both. */
export interface RunQuery {
  readonly count: string;
  /** In the order asked for; `columns` come from `runs r LEFT JOIN plans p`. */
  page(columns: string): string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What was typed is text to find, not a pattern. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

const searched = ['r.title', 'r.subject_name', 'r.kind', 'r.actor', 'r.id', 'r.connection_name'];

/**
 * Only the conditions that are asked for stand in the statement: SQLite plans it before it knows the values,
 * and a condition that may be off serves no index.
 */
export const runQueryOf = (filter: RunFilter): RunQuery => {
  const values: Record<string, string | number> = {};
  const conditions: string[] = [];
  if (filter.state) {
    values.state = filter.state;
    conditions.push('r.state = :state');
  }
  if (filter.type) {
    values.type = filter.type;
    conditions.push('r.type = :type');
  }
  if (filter.subject) {
    values.subject = filter.subject;
    const colon = filter.subject.indexOf(':');
    const ways = ['r.subject_id = :subject', 'r.subject_name = :subject'];
    if (colon > 0) {
      values.subjectType = filter.subject.slice(0, colon);
      values.subjectId = filter.subject.slice(colon + 1);
      ways.push('(r.subject_id = :subjectId AND r.subject_type = :subjectType)');
    }
    conditions.push(`(${ways.join(' OR ')})`);
  }
  const search = filter.search?.trim();
  if (search) {
    values.search = containing(search);
    conditions.push(`(${searched.map((column) => `${column} LIKE :search ESCAPE '\\'`).join(' OR ')})`);
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return {
    count: `SELECT count(*) AS total FROM runs r ${where}`,
    page: (columns) =>
      `SELECT ${columns} FROM runs r LEFT JOIN plans p ON p.id = r.plan_id ${where}
       ORDER BY ${runOrder(filter.sort, filter.descending)} LIMIT :limit OFFSET :offset`,
    values,
  };
};
