import type { PersonAccount } from '../../shared/contract/directory.ts';

/** Which run changed an object `o`, or its access, since that was read: `RUN 1` where it was read back how it is now. */
export const changedColumn = `(SELECT r.run_id || ' ' || r.known FROM directory_run_changes r WHERE r.object_id = o.id
  ORDER BY r.known, r.at DESC LIMIT 1) AS changed_by`;

/**
 * When a state `s`, which a list of scope `c` tells, was read, and how: by a question or a run later than by its list,
 * or by one of these alone, where no list was ever read or where the list is gone.
 */
export const readColumns = `CASE WHEN s.read_at > coalesce(c.read_at, '') THEN s.read_at ELSE c.read_at END AS read_at,
  CASE WHEN s.read_at > coalesce(c.read_at, '') OR c.state = 'gone' THEN 'read' ELSE c.state END AS read_state`;

/** What `changedColumn` answered, as it is told. */
export const changedBy = (told: string | null): PersonAccount['changedBy'] => {
  const [runId, known] = told?.split(' ') ?? [];
  return runId === undefined ? null : { runId, known: known === '1' };
};
