import type { EdgeKind, ObjectKind } from '../../../../shared/domain/directory.ts';
import type { Json } from '../../../../shared/domain/plan.ts';

/** Names an object in an account: its ARN, or for what has none a name made of what it has. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  readonly key: string;
}

export interface ObjectFound extends ObjectRef {
  /** The id by which the service's calls name it: a user's or group's name, an asset's id. */
  readonly name: string;
  readonly namespace: string | null;
  /** What a person reads: an asset's title; a user's or group's name. */
  readonly title: string;
  /** Facts of the kind: a user's role, e-mail and identity type; a folder's sharing model. */
  readonly attributes: { readonly [name: string]: Json };
  /** The service's own date of the last change; absent where it tells none. A grant need not move it. */
  readonly marker?: string;
}

export interface EdgeFound {
  readonly kind: EdgeKind;
  readonly from: ObjectRef;
  readonly to: ObjectRef;
  readonly detail: Json;
}

/** What one scope holds now, whole. */
export interface Reading {
  readonly objects: readonly ObjectFound[];
  readonly edges: readonly EdgeFound[];
}
