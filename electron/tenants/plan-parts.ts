import type { GrantedResource } from '../../shared/domain/permission-sets.ts';
import type { Json, PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import type { TenantRole, TenantSpec } from '../../shared/domain/tenant-spec.ts';
import { assetKey, type TenantWorld } from '../connectors/quicksight/read-tenant-world.ts';
import type { Recorded } from './tenant-record.ts';

/** A user of this name that another tenant of the same account has too. */
export interface Neighbour {
  readonly userName: string;
  readonly namespace: string;
  readonly role: TenantRole;
  /** The other tenant's display name. */
  readonly tenant: string;
}

/** All that a tenant's plan follows from. */
export interface PlanInput {
  readonly spec: TenantSpec;
  /** What Steward gave this tenant before; null for a tenant that it does not know. */
  readonly recorded: Recorded | null;
  /** It was put down, and no onboarding of it has ended yet. */
  readonly onboarding?: boolean;
  readonly world: TenantWorld;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  readonly neighbours: readonly Neighbour[];
}

/** A part of a plan; parts are put behind each other. */
export interface PlanPart {
  readonly steps: readonly PlanStep[];
  readonly findings: readonly PlanFinding[];
}

/** One step; its input and states are the executor's own types. */
export const step = <I extends Json>(fields: {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly section: string;
  readonly needs?: readonly (string | undefined)[];
  readonly input: I;
  readonly before: Json;
  readonly after: Json;
}): PlanStep => ({
  ...fields,
  needs: (fields.needs ?? []).filter((need) => need !== undefined),
});

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

/** `a, b, c and 4 more`. */
export const some = (names: readonly string[], most = 3): string =>
  names.length <= most + 1
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/**
 * A folder, dashboard or dataset as a reviewer knows it: by the account's own name, since a document may
 * call it anything; by what the document calls it, or by its id, where that name is not known.
 */
export const called = (
  world: TenantWorld,
  resource: GrantedResource,
  id: string,
  written?: string,
): string => {
  const own =
    resource === 'folder' ? world.folders.get(id)?.name : world.assetNames.get(assetKey(resource, id));
  const name = own || written || id;
  return `${resource} ${name.length > 100 ? `${name.slice(0, 99)}…` : name}`;
};

/** What a document calls an asset. */
export const nameIn = (spec: TenantSpec, resource: GrantedResource, id: string): string | undefined =>
  spec.entitlements.find((one) => one.kind === resource && one.id === id)?.name;

export const stepIds = {
  namespace: (namespace: string) => `namespace:${namespace}`,
  group: (group: string) => `group:${group}`,
  folder: (id: string) => `folder:${id}`,
  rename: (id: string) => `folder-name:${id}`,
  user: (userName: string) => `user:${userName}`,
  membership: (group: string, userName: string) => `membership:${group}/${userName}`,
  access: (resource: string, id: string, group: string) => `access:${resource}/${id}/${group}`,
  tags: (of: string) => `tags:${of}`,
};
