import type { PersonAccount } from '../../shared/contract/directory.ts';

/** Which run changed an object `o`, or its access, since that was read: `RUN 1` where it was read back how it is now. */
export const changedColumn = `(SELECT r.run_id || ' ' || r.known FROM directory_run_changes r WHERE r.object_id = o.id
  ORDER BY r.known, r.at DESC LIMIT 1) AS changed_by`;

/** What `changedColumn` answered, as it is told. */
export const changedBy = (told: string | null): PersonAccount['changedBy'] => {
  const [runId, known] = told?.split(' ') ?? [];
  return runId === undefined ? null : { runId, known: known === '1' };
};
