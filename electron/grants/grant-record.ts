import type { ReceiverKind } from '../../shared/domain/given.ts';
import type {
  DecisionState,
  GrantRequest,
  GrantTarget,
  ProvisioningState,
} from '../../shared/domain/grant.ts';
import type { GrantNeeds } from '../../shared/domain/grant-policy.ts';
import type { AccessLevel } from '../../shared/domain/permission-sets.ts';
import type { AccessState } from '../connectors/quicksight/steps/access-steps.ts';

/** A request as it is stored. */
export interface RequestRecord {
  readonly id: string;
  readonly connection: { readonly id: string; readonly name: string };
  readonly title: string;
  readonly request: GrantRequest;
  readonly requestedBy: string;
  readonly decision: DecisionState;
  /** How many other people must approve. */
  readonly approvals: number;
  readonly policyVersion: number;
  readonly needs: GrantNeeds;
  readonly planId: string;
  readonly planHash: string;
  readonly runId: string | null;
  readonly createdAt: string;
  readonly lapsesAt: string;
  /** Of a break-glass grant, afterwards. */
  readonly review: { readonly at: string; readonly by: string; readonly note: string } | null;
}

/** One principal's grant on one resource. */
export interface GrantRecord {
  readonly id: string;
  readonly requestId: string;
  readonly connectionId: string;
  readonly target: GrantTarget & { readonly title: string };
  readonly principal: { readonly arn: string; readonly kind: ReceiverKind; readonly name: string };
  readonly level: AccessLevel;
  /** What was held beneath all of Steward's grants when the first of them took effect. */
  readonly heldBefore: AccessState | null;
  readonly state: ProvisioningState;
  readonly activeAt: string | null;
  readonly endsAt: string | null;
  readonly lastedMs: number;
  readonly ending: 'expiry' | 'revoke' | null;
  /** Somebody said that it shall end: Home does not ask again. */
  readonly letEnd: boolean;
  readonly problem: string | null;
}

export interface GrantEvent {
  readonly seq: number;
  readonly grantId: string | null;
  readonly at: string;
  readonly actor: string;
  readonly machine: 'decision' | 'provisioning' | 'note';
  readonly from: string | null;
  readonly to: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ApprovalRecord {
  readonly fingerprint: string;
  readonly name: string;
  readonly verdict: 'approved' | 'declined';
  readonly at: string;
}

/** Who did something, and when. */
export interface By {
  readonly at: string;
  readonly actor: string;
}
