import type { Database } from 'better-sqlite3';
import { mayProvision, type ProvisioningState } from '../../shared/domain/grant.ts';
import type { By, GrantEvent, GrantRecord } from './grant-record.ts';
import { type GrantRow, type RequestRow, toGrant } from './grant-rows.ts';

/** Requests and grants by their ids, and everything that ever happened to them. Part of the grants' repository. */
export const createGrantEvents = (database: Database) => {
  const event = database.prepare(
    `INSERT INTO grant_events (request_id, grant_id, at, actor, machine, from_state, to_state, detail)
     VALUES (:requestId, :grantId, :at, :actor, :machine, :from, :to, :detail)`,
  );
  const tell = (
    about: { readonly requestId: string; readonly grantId: string | null },
    machine: GrantEvent['machine'],
    from: string | null,
    to: string,
    by: By,
    detail: Readonly<Record<string, unknown>> = {},
  ) => event.run({ ...about, ...by, machine, from, to, detail: JSON.stringify(detail) });

  const requestRow = (id: string) =>
    database.prepare<[string], RequestRow>('SELECT * FROM grant_requests WHERE id = ?').get(id);
  const grantRow = (id: string) =>
    database.prepare<[string], GrantRow>('SELECT * FROM grants WHERE id = ?').get(id);
  const grantsOf = (requestId: string): GrantRecord[] =>
    database
      .prepare<[string], GrantRow>('SELECT * FROM grants WHERE request_id = ? ORDER BY id')
      .all(requestId)
      .map(toGrant);

  const move = (row: GrantRow, to: ProvisioningState, by: By, detail: Readonly<Record<string, unknown>>) => {
    if (row.state === to || !mayProvision(row.state, to)) return false;
    database.prepare('UPDATE grants SET state = ? WHERE id = ?').run(to, row.id);
    tell({ requestId: row.request_id, grantId: row.id }, 'provisioning', row.state, to, by, detail);
    return true;
  };

  return { tell, move, requestRow, grantRow, grantsOf };
};
export type GrantEvents = ReturnType<typeof createGrantEvents>;
