import type { ObjectKind } from '../../shared/domain/directory.ts';
import type { Reading } from '../connectors/quicksight/directory/reading.ts';

/** Why a scope could not be read: in words, with the missing permission where the service names it. */
export interface UnreadableReason {
  readonly name: string;
  readonly message: string;
  readonly operation: string;
  /** `quicksight:DescribeDashboardPermissions` */
  readonly action?: string;
}

/**
 * How one scope ended in one sync.
 *
 * - `read`: it holds exactly what `reading` says;
 * - `assumed`: it was not read again, what was known is taken to hold;
 * - `unreadable`: the service does not allow it; what was known before stays, and its age says so;
 * - `failed`: no answer this time;
 * - `gone`: what it is about is not there any more.
 */
export type ScopeOutcome = {
  /** The scope's key, as `scopeKey` makes it. */
  readonly scope: string;
  /** The key of the object that it is about. */
  readonly owner: string | null;
  readonly at: string;
} & (
  | { readonly state: 'read'; readonly marker: string | null; readonly reading: Reading }
  | { readonly state: 'assumed' | 'gone' }
  | { readonly state: 'unreadable' | 'failed'; readonly reason: UnreadableReason }
);

/** What is known of a scope from earlier syncs. */
export interface KnownScope {
  readonly scope: string;
  readonly state: ScopeOutcome['state'];
  readonly marker: string | null;
  readonly readAt: string | null;
  readonly syncId: string | null;
  /** 1 where a run of Steward's own changed something of it since it was read. */
  readonly changed: number;
}

/** How many facts a batch of outcomes began and ended. */
export interface Changes {
  readonly began: number;
  readonly ended: number;
}

/** An object as it was listed last. */
export interface ListedObject {
  readonly kind: ObjectKind;
  readonly key: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly marker: string | null;
}
