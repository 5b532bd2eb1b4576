import type { SandboxInfo } from '../../shared/contract/console.ts';
import type { SupportedSets } from './permission-sets.ts';
import type { NewTrailEvent } from './trail.ts';

/** One fault: for `operation` (or `*`), the next `count` matching requests after `skip` others. */
export interface FaultRule {
  /** An operation's name, of any of its services, or `*` for all of them. */
  readonly operation: string;
  /** How many requests it hits. Absent: every one. */
  readonly count?: number;
  readonly skip?: number;
  readonly fault:
    | { readonly type: 'error'; readonly name: string; readonly status?: number; readonly message?: string }
    | { readonly type: 'delay'; readonly ms: number }
    /** Cut before anything was done. */
    | { readonly type: 'drop' }
    /** Done, then cut before the answer. */
    | { readonly type: 'lose_response' };
}

export interface SandboxOptions {
  /** The SQLite file that keeps its state; made and seeded when absent. */
  readonly file: string;
  readonly port?: number;
  /** Only used when the file is new. Default `pilot`. */
  readonly seed?: 'empty' | 'pilot' | 'large' | 'promotion';
  /** Whose account it plays, and where that one has its people; default: an account of its own. */
  readonly place?: { readonly accountId: string; readonly region: string };
  readonly latencyMs?: number;
  /** Requests per second before 429; 0 or absent: no limit. */
  readonly rate?: number;
  readonly faults?: readonly FaultRule[];
  /** How long asynchronous work (namespaces, dashboards, data sources) takes. Default 300. */
  readonly asyncMs?: number;
  /** How long a change stays invisible to the Search operations. Default 300. */
  readonly searchDelayMs?: number;
  /** Answer 500 when a response does not fit the service's own output schema; for tests. */
  readonly checkResponses?: boolean;
}

/** An IAM role of the sandbox's account: who may assume it and what it may do. */
export interface SandboxRole {
  readonly name: string;
  /** The external id its trust policy asks for; `minimumLength` accepts any id of that length. */
  readonly trust:
    | { readonly kind: 'external_id'; readonly externalId: string }
    | { readonly kind: 'any_external_id'; readonly minimumLength: number }
    | { readonly kind: 'account' }
    | { readonly kind: 'nobody' };
  /** Action patterns such as `quicksight:List*`. Absent: everything. */
  readonly allow?: readonly string[];
  /** Action patterns that a service control policy denies. */
  readonly scpDeny?: readonly string[];
}

export interface SandboxAccount {
  readonly accountName: string;
  readonly edition: 'STANDARD' | 'ENTERPRISE' | 'ENTERPRISE_AND_Q';
  readonly authenticationType: 'IAM_AND_QUICKSIGHT' | 'IAM_ONLY' | 'ACTIVE_DIRECTORY' | 'IAM_IDENTITY_CENTER';
  readonly subscriptionStatus: string;
  readonly notificationEmail: string;
  readonly defaultNamespace: string;
  readonly publicSharingEnabled: boolean;
  readonly terminationProtectionEnabled: boolean;
  /** The profile that is applied to everybody. */
  readonly customPermissions: string | null;
}

/** What can be changed or asked while the sandbox runs. Every field is optional; all are applied in one go. */
export interface SandboxControl {
  /** Replaces all faults. */
  readonly faults?: readonly FaultRule[];
  readonly rate?: {
    readonly perSecond: number;
    readonly burst?: number;
    readonly retryAfterSeconds?: number;
    /** After so many requests that were let through, this rate holds. */
    readonly change?: { readonly afterCalls: number; readonly perSecond: number };
  };
  /** One latency for all requests, or one drawn evenly for each. */
  readonly latencyMs?: number | LatencyRange;
  readonly asyncMs?: number;
  readonly searchDelayMs?: number;
  /** Sets its clock so far ahead: what expires or is forgotten with time does. */
  readonly clockAheadMs?: number;
  /** How imports of asset bundles go from now on; `{}` is: well. */
  readonly bundleImports?: BundleImports;
  /** How downloads of asset bundles go from now on; `{}` is: well. */
  readonly bundleDownloads?: BundleDownloads;
  /** Whether datasets are filled from now on; those under way end as they were begun. */
  readonly ingestions?: 'work' | 'fail';
  readonly account?: Partial<SandboxAccount>;
  /** Which sets of actions it takes in grants: every one that is known, the oldest, or ones still to come. */
  readonly permissionSets?: SupportedSets;
  /** Lists unanswered invitations as the service may: `N/A` for name and ARN (aws-sdk issue 135). */
  readonly namelessInvitations?: boolean;
  /** The groups of the account's IAM Identity Center; replaces what was there. What QuickSight shows follows. */
  readonly identityCenter?: readonly CentralGroup[];
  /** Invited people who use their links: by user name, in a namespace. */
  readonly acceptInvitations?: readonly { readonly namespace: string; readonly userName: string }[];
  /** Adds or replaces one role. */
  readonly role?: SandboxRole;
  /** Adds events to CloudTrail's history; `at` is an ISO 8601 instant. */
  readonly trail?: readonly (Omit<NewTrailEvent, 'at'> & { readonly at: string })[];
  /** Ends every session that AssumeRole started. */
  readonly expireSessions?: true;
  /** Sets all counters back to zero before answering. */
  readonly resetStats?: true;
  /** From now on every QuickSight request is noted, up to 20,000, and every answer brings them. */
  readonly recordRequests?: true;
}

/** What goes wrong with imports of asset bundles. */
export interface BundleDownloads {
  /** So many addresses hold no longer when they are asked. */
  readonly expired?: number;
  /** Served in place of every bundle. Base64. */
  readonly instead?: string;
}

export interface BundleImports {
  /** The service fails after so many resources of the bundle. */
  readonly failAfter?: number | undefined;
  /** Taking back what was imported fails too. */
  readonly rollbackFails?: boolean | undefined;
}

/** A group of IAM Identity Center and who is in it. */
export interface CentralGroup {
  readonly name: string;
  readonly members: readonly { readonly userName: string; readonly email: string }[];
}

/** Latencies in milliseconds; the same seed draws the same ones in the same order. */
export interface LatencyRange {
  readonly least: number;
  readonly most: number;
  readonly seed: number;
}

/** One request to QuickSight, `ms` after recording began. */
export interface SandboxRequest {
  readonly ms: number;
  readonly operation: string;
  /** False when it came too fast. */
  readonly admitted: boolean;
}

export interface SandboxStats {
  /** The process that serves it. */
  readonly pid: number;
  /**
   * By operation: requests that reached the service since the sandbox started (`calls`), how many it
   * throttled, and how many changed its state (`effects`; these are kept in the state file and survive a
   * restart).
   */
  readonly operations: Readonly<
    Record<string, { readonly calls: number; readonly throttled: number; readonly effects: number }>
  >;
  /** The changes in order: what was called on which path. The newest 10,000. */
  readonly effects: readonly { readonly at: string; readonly operation: string; readonly path: string }[];
  /** Present once `recordRequests` was asked for. */
  readonly requests?: readonly SandboxRequest[];
}

export interface RunningSandbox extends SandboxInfo {
  /** The keys that Steward's own Sandbox connection signs with. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Changes how it behaves, and answers with its counters. */
  control(change?: SandboxControl): Promise<SandboxStats>;
  close(): Promise<void>;
}
