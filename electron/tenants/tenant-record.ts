import type { GrantedResource } from '../../shared/domain/permission-sets.ts';
import type { TenantRole, TenantSpec, TenantStatus } from '../../shared/domain/tenant-spec.ts';

/** A person whom Steward gave (or was about to give) a place in the tenant. */
export interface RecordedPerson {
  readonly email: string;
  readonly userName: string;
  /** The role that was last given for sure. */
  readonly role: TenantRole;
}

export interface RecordedEntitlement {
  readonly kind: 'dashboard' | 'dataset';
  readonly id: string;
  /** The groups that were granted it, or were about to be. */
  readonly groups: readonly TenantRole[];
}

/**
 * What Steward has given so far. It only grows while a plan is applied and is set to the document when all
 * of it was done, so that what a stopped run left behind is still known to be the tenant's own.
 */
export interface Recorded {
  readonly people: readonly RecordedPerson[];
  readonly entitlements: readonly RecordedEntitlement[];
}

export interface TakenMembership {
  readonly group: string;
  readonly userName: string;
}
export interface TakenGrant {
  readonly resource: 'dashboard' | 'dataset' | 'folder';
  readonly id: string;
  readonly group: string;
  /** Exactly what the group held. */
  readonly actions: string[];
}
/** What suspending took, and resuming gives back. */
export interface Taken {
  readonly memberships: TakenMembership[];
  readonly grants: TakenGrant[];
}

export interface SuspendedRecord extends Taken {
  readonly at: string;
}

/** Something that a principal held; `actions` exactly as it held them. */
export interface HeldGrant {
  readonly resource: GrantedResource;
  readonly id: string;
  readonly title: string;
  /** The holder's ARN, and what it is called. */
  readonly principal: string;
  readonly holder: string;
  readonly actions: string[];
}

/** An owner's set that a successor was given, and what they held before; null for nothing. */
export interface HandedOver extends HeldGrant {
  readonly before: string[] | null;
}

/** An IAM policy assignment as it was, and who of it was taken out. */
export interface TakenAssignment {
  readonly namespace: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly users: string[];
  readonly groups: string[];
}

/** Something that only the tenant's people own, and that stayed with them. */
export interface KeptAsset {
  readonly kind: GrantedResource;
  readonly id: string;
  readonly title: string;
}

/** All that offboarding took and gave: with it everything is given back, and taken back. */
export interface Departed {
  readonly memberships: TakenMembership[];
  readonly grants: HeldGrant[];
  readonly assignments: TakenAssignment[];
  readonly handedOver: HandedOver[];
  readonly kept: KeptAsset[];
}

export interface OffboardedRecord extends Departed {
  readonly at: string;
  /** Who applied the plan. */
  readonly by: string;
  /** What the tenant was before, and is again when it is restored. */
  readonly from: TenantStatus;
}

export interface DeletedRecord {
  readonly at: string;
  readonly by: string;
}

export interface TenantSummaryRecord {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly tenantId: string;
  readonly status: TenantStatus;
  readonly isolation: TenantSpec['isolation']['model'];
  readonly namespace: string;
  readonly environment: string;
  readonly connection: { readonly id: string; readonly name: string } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A tenant in a list: how many people and entitlements are recorded, without the document. */
export interface ListedTenant extends TenantSummaryRecord {
  readonly people: number;
  readonly entitlements: number;
}

/** A tenant as it is stored. */
export interface TenantRecord extends TenantSummaryRecord {
  /** What it should be, as last applied or being applied. */
  readonly spec: TenantSpec;
  readonly suspended: SuspendedRecord | null;
  /** What offboarding took; also while it is still being taken. */
  readonly offboarded: OffboardedRecord | null;
  readonly deleted: DeletedRecord | null;
  readonly lastRun: { readonly id: string; readonly state: string; readonly at: string } | null;
}
