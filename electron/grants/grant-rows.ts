import type { GivenKind, ReceiverKind } from '../../shared/domain/given.ts';
import type { DecisionState, GrantRequest, ProvisioningState } from '../../shared/domain/grant.ts';
import type { GrantNeeds } from '../../shared/domain/grant-policy.ts';
import type { AccessLevel } from '../../shared/domain/permission-sets.ts';
import type { AccessState } from '../connectors/quicksight/steps/access-steps.ts';
import type { GrantRecord, RequestRecord } from './grant-record.ts';

/** The tables' rows, and what they mean. */
export interface RequestRow {
  readonly id: string;
  readonly connection_id: string;
  readonly connection_name: string;
  readonly title: string;
  readonly request: string;
  readonly requested_by: string;
  readonly decision: DecisionState;
  readonly approvals: number;
  readonly policy_version: number;
  readonly needs: string;
  readonly plan_id: string;
  readonly plan_hash: string;
  readonly run_id: string | null;
  readonly created_at: string;
  readonly lapses_at: string;
  readonly review: string | null;
}

export interface GrantRow {
  readonly id: string;
  readonly request_id: string;
  readonly connection_id: string;
  readonly resource: GivenKind;
  readonly asset_id: string;
  readonly asset_title: string;
  readonly principal: string;
  readonly principal_kind: ReceiverKind;
  readonly principal_name: string;
  readonly level: AccessLevel;
  readonly held_before: string | null;
  readonly state: ProvisioningState;
  readonly active_at: string | null;
  readonly ends_at: string | null;
  readonly lasted_ms: number | null;
  readonly ending: 'expiry' | 'revoke' | null;
  readonly let_end: number;
  readonly problem: string | null;
}

export const toRequest = (row: RequestRow): RequestRecord => ({
  id: row.id,
  connection: { id: row.connection_id, name: row.connection_name },
  title: row.title,
  request: JSON.parse(row.request) as GrantRequest,
  requestedBy: row.requested_by,
  decision: row.decision,
  approvals: row.approvals,
  policyVersion: row.policy_version,
  needs: JSON.parse(row.needs) as GrantNeeds,
  planId: row.plan_id,
  planHash: row.plan_hash,
  runId: row.run_id,
  createdAt: row.created_at,
  lapsesAt: row.lapses_at,
  review: row.review === null ? null : (JSON.parse(row.review) as RequestRecord['review']),
});

export const toGrant = (row: GrantRow): GrantRecord => ({
  id: row.id,
  requestId: row.request_id,
  connectionId: row.connection_id,
  target: { resource: row.resource, id: row.asset_id, title: row.asset_title },
  principal: { arn: row.principal, kind: row.principal_kind, name: row.principal_name },
  level: row.level,
  heldBefore: row.held_before === null ? null : (JSON.parse(row.held_before) as AccessState),
  state: row.state,
  activeAt: row.active_at,
  endsAt: row.ends_at,
  lastedMs: row.lasted_ms ?? 0,
  ending: row.ending,
  letEnd: row.let_end === 1,
  problem: row.problem,
});
