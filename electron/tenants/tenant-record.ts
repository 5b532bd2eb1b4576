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
  readonly lastRun: { readonly id: string; readonly state: string; readonly at: string } | null;
}
