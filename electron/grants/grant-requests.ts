import type { Database } from 'better-sqlite3';
import { type DecisionState, mayDecide } from '../../shared/domain/grant.ts';
import { createPlanApprovals, type PlanApproval } from '../approvals/plan-approvals.ts';
import type { GrantEvents } from './grant-events.ts';
import type { ApprovalRecord, By, GrantEvent, GrantRecord, RequestRecord } from './grant-record.ts';
import { type RequestRow, toRequest } from './grant-rows.ts';
import { immediateTransaction } from './immediate-transaction.ts';

/** Requests, and who decided on them. Part of the grants' repository. */
export const createGrantRequests = (
  database: Database,
  { tell, move, requestRow, grantRow, grantsOf }: GrantEvents,
) => {
  const transaction = immediateTransaction(database);
  const approvals = createPlanApprovals(database);
  const decide = (
    id: string,
    to: DecisionState,
    by: By,
    detail: Readonly<Record<string, unknown>> = {},
  ): boolean => {
    const row = requestRow(id);
    if (row === undefined || !mayDecide(row.decision, to)) return false;
    database.prepare('UPDATE grant_requests SET decision = ? WHERE id = ?').run(to, id);
    tell({ requestId: id, grantId: null }, 'decision', row.decision, to, by, detail);
    if (to === 'declined' || to === 'cancelled' || to === 'lapsed')
      for (const { id: grantId } of grantsOf(id)) {
        const grant = grantRow(grantId);
        if (grant) move(grant, 'revoked', by, { because: to });
      }
    return true;
  };

  return {
    /** Puts a request down as a draft with its grants; the same one again does nothing. */
    create: transaction((request: RequestRecord, grants: readonly GrantRecord[]): void => {
      if (requestRow(request.id) !== undefined) return;
      database
        .prepare(
          `INSERT INTO grant_requests (id, connection_id, connection_name, title, request, requested_by, break_glass,
             decision, approvals, policy_version, needs, plan_id, plan_hash, created_at, lapses_at)
           VALUES (:id, :connectionId, :connectionName, :title, :request, :requestedBy, :breakGlass, 'draft',
             :approvals, :policyVersion, :needs, :planId, :planHash, :createdAt, :lapsesAt)`,
        )
        .run({
          id: request.id,
          connectionId: request.connection.id,
          connectionName: request.connection.name,
          title: request.title,
          request: JSON.stringify(request.request),
          requestedBy: request.requestedBy,
          breakGlass: request.request.breakGlass ? 1 : 0,
          approvals: request.approvals,
          policyVersion: request.policyVersion,
          needs: JSON.stringify(request.needs),
          planId: request.planId,
          planHash: request.planHash,
          createdAt: request.createdAt,
          lapsesAt: request.lapsesAt,
        });
      const by = { at: request.createdAt, actor: request.requestedBy };
      const about = { requestId: request.id, grantId: null };
      tell(about, 'decision', null, 'draft', by, { policyVersion: request.policyVersion });
      const insert = database.prepare(
        `INSERT INTO grants (id, request_id, connection_id, resource, asset_id, asset_title, principal, principal_kind,
           principal_name, level, held_before, state)
         VALUES (:id, :requestId, :connectionId, :resource, :assetId, :title, :arn, :kind, :name, :level,
           :heldBefore, 'waiting')`,
      );
      for (const grant of grants) {
        insert.run({
          id: grant.id,
          requestId: request.id,
          connectionId: grant.connectionId,
          resource: grant.target.resource,
          assetId: grant.target.id,
          title: grant.target.title,
          ...grant.principal,
          level: grant.level,
          heldBefore: grant.heldBefore === null ? null : JSON.stringify(grant.heldBefore),
        });
        tell({ requestId: request.id, grantId: grant.id }, 'provisioning', null, 'waiting', by);
      }
    }),

    get: (id: string): RequestRecord | undefined => {
      const row = requestRow(id);
      return row && toRequest(row);
    },
    ofPlan: (planId: string): RequestRecord | undefined => {
      const row = database
        .prepare<[string], RequestRow>('SELECT * FROM grant_requests WHERE plan_id = ?')
        .get(planId);
      return row && toRequest(row);
    },
    events: (requestId: string): GrantEvent[] =>
      database
        .prepare<[string], Omit<GrantEvent, 'detail'> & { detail: string }>(
          `SELECT seq, grant_id AS grantId, at, actor, machine, from_state AS "from", to_state AS "to", detail
           FROM grant_events WHERE request_id = ? ORDER BY seq`,
        )
        .all(requestId)
        .map((row) => ({ ...row, detail: JSON.parse(row.detail) as GrantEvent['detail'] })),
    approvals: (requestId: string): ApprovalRecord[] =>
      approvals.given(requestRow(requestId)?.plan_id ?? '').map(({ signed: _, ...approval }) => approval),

    /** Requests in a state of decision, newest first; of no draft that was never submitted unless asked for. */
    requests: (decisions: readonly DecisionState[], limit: number): RequestRecord[] =>
      database
        .prepare<[string, number], RequestRow>(
          `SELECT * FROM grant_requests WHERE decision IN (SELECT value FROM json_each(?))
           ORDER BY created_at DESC LIMIT ?`,
        )
        .all(JSON.stringify(decisions), limit)
        .map(toRequest),

    /** Break-glass grants that took effect and that nobody has reviewed. */
    unreviewed: (): RequestRecord[] =>
      database
        .prepare<[], RequestRow>(
          `SELECT * FROM grant_requests WHERE break_glass = 1 AND decision = 'approved' AND review IS NULL
           ORDER BY created_at DESC LIMIT 50`,
        )
        .all()
        .map(toRequest),

    review: transaction((id: string, note: string, by: By): boolean => {
      const row = requestRow(id);
      if (row === undefined || row.review !== null) return false;
      database
        .prepare('UPDATE grant_requests SET review = ? WHERE id = ? AND review IS NULL')
        .run(JSON.stringify({ at: by.at, by: by.actor, note }), id);
      tell({ requestId: id, grantId: null }, 'note', null, 'reviewed', by, { note });
      return true;
    }),

    decide: transaction(decide),

    /** Counts a signed verdict; false where this person has given one already, by whichever key. */
    addApproval: transaction((requestId: string, approval: PlanApproval): boolean => {
      const planId = requestRow(requestId)?.plan_id;
      if (planId === undefined || !approvals.add(planId, approval)) return false;
      const { signed: _, ...detail } = approval;
      const by = { at: approval.at, actor: approval.name };
      tell({ requestId, grantId: null }, 'note', null, approval.verdict, by, detail);
      return true;
    }),

    setRun: (id: string, runId: string): void => {
      database.prepare('UPDATE grant_requests SET run_id = ? WHERE id = ?').run(runId, id);
    },

    /** Pending requests that nobody decided in time. */
    lapse: transaction((now: string): number => {
      const late = database
        .prepare<[string], RequestRow>(
          `SELECT * FROM grant_requests WHERE decision IN ('draft', 'pending') AND lapses_at <= ?`,
        )
        .all(now);
      for (const { id } of late) decide(id, 'lapsed', { at: now, actor: 'Steward' });
      return late.length;
    }),
  };
};
