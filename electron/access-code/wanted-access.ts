import type { FileRole } from '../../shared/domain/access-file.ts';
import type { GuardedKind, NamespaceRole } from '../../shared/domain/directory.ts';
import type { AccessLevel } from '../../shared/domain/permission-sets.ts';
import type { Tags } from '../../shared/domain/tags.ts';
import type { Claim } from './read-access-files.ts';

/** What files ask for, with every name resolved to the account's own. Keys are ARNs. */
export interface WantedAccess {
  readonly namespaces: ReadonlyMap<string, Claim>;
  /** Tenants that the files name and Steward does not keep. */
  readonly unknownTenants: readonly string[];
  readonly users: ReadonlyMap<string, WantedUser>;
  readonly groups: ReadonlyMap<string, WantedGroup>;
  readonly folders: ReadonlyMap<string, WantedFolder>;
  /** The profile of custom permissions of a role, by `namespace/ROLE`. */
  readonly restrictions: ReadonlyMap<string, WantedRestriction>;
  readonly assignments: ReadonlyMap<string, WantedAssignment>;
  /** Who holds what, by resource and principal. */
  readonly grants: ReadonlyMap<string, ReadonlyMap<string, WantedGrant>>;
  /** Who may open a dashboard by its link. */
  readonly links: ReadonlyMap<string, ReadonlyMap<string, Claim>>;
  readonly resources: ReadonlyMap<string, WantedResource>;
  /** Tags by the ARN of what has them. */
  readonly tags: ReadonlyMap<string, WantedTags>;
  /** The lists that some file has: pruning keeps to them. */
  readonly sections: ReadonlySet<Section>;
}

export type Section = 'people' | 'groups' | 'folders' | 'assets' | 'policyAssignments' | 'grants';

export type SignIn =
  | { readonly kind: 'federation'; readonly role: string; readonly session: string }
  | { readonly kind: 'iamUser' | 'native' | 'identityCenter' };

export interface WantedUser {
  readonly namespace: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly role: FileRole;
  readonly signIn: SignIn;
  readonly customPermissions: string | undefined;
  readonly claim: Claim;
}

export interface WantedGroup {
  readonly namespace: string;
  readonly name: string;
  readonly description: string | undefined;
  /** Undefined where the file does not speak about them. */
  readonly members: ReadonlyMap<string, Claim> | undefined;
  readonly claim: Claim;
}

export interface WantedFolder {
  readonly id: string;
  readonly name: string;
  readonly type: 'SHARED' | 'RESTRICTED';
  readonly parent: string | null;
  readonly contents: ReadonlyMap<string, Claim> | undefined;
  readonly claim: Claim;
}

/** The tags of a namespace, a folder or an asset. */
export interface WantedTags {
  readonly of: { readonly kind: GuardedKind | 'namespace'; readonly id: string; readonly title: string };
  readonly tags: Tags;
  readonly claim: Claim;
}

export interface WantedRestriction {
  readonly namespace: string;
  readonly role: NamespaceRole;
  readonly customPermissions: string;
  readonly claim: Claim;
}

export interface WantedAssignment {
  readonly namespace: string;
  readonly name: string;
  readonly policy: string | undefined;
  readonly status: 'enabled' | 'disabled' | 'draft';
  readonly assigned: ReadonlySet<string>;
  readonly claim: Claim;
}

/** The end of a grant, and why it is given until then. */
export interface WantedEnd {
  readonly at: string;
  readonly reason: string;
  readonly ticket: string;
}

/** `end` is null for a grant for good; `why` is then said only where Steward ends what is held now. */
export type WantedGrant = {
  readonly claim: Claim;
  readonly end: WantedEnd | null;
  readonly why?: Pick<WantedEnd, 'reason' | 'ticket'>;
} & ({ readonly level: AccessLevel } | { readonly level: 'custom'; readonly actions: readonly string[] });

/** A resource that is there, or a folder that the files make. */
export interface WantedResource {
  readonly key: string;
  readonly kind: GuardedKind;
  readonly id: string;
  readonly title: string;
  readonly type: string | null;
}
