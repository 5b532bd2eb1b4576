import { identityOf, tenantFolders, tenantGroup, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import { assetKey, type TenantScope } from '../connectors/quicksight/read-tenant-world.ts';
import type { Recorded, Taken } from './tenant-record.ts';

/** What to read for a tenant's plan: what it should have, and what Steward gave it before. */
export const tenantScope = (spec: TenantSpec, recorded: Recorded | null, taken?: Taken): TenantScope => {
  const userNames = new Set<string>();
  const invited = new Map<string, string>();
  for (const { email, userName } of recorded?.people ?? []) invited.set(email.toLowerCase(), userName);
  for (const person of spec.people) {
    const identity = identityOf(person, spec.identities);
    if (identity === undefined) continue;
    userNames.add(identity.userName);
    invited.set(person.email.toLowerCase(), identity.userName);
  }
  for (const { userName } of taken?.memberships ?? []) userNames.add(userName);
  const assets = new Map<string, TenantScope['assets'][number]>();
  for (const { kind, id } of [...spec.entitlements, ...(recorded?.entitlements ?? [])])
    assets.set(assetKey(kind, id), { kind, id });
  for (const { resource, id } of taken?.grants ?? [])
    if (resource !== 'folder') assets.set(assetKey(resource, id), { kind: resource, id });
  return {
    namespace: tenantNamespace(spec.isolation),
    groups: tenantRoles.map((role) => tenantGroup(spec, role)),
    userNames: [...userNames],
    invited,
    ...(spec.identities.kind === 'identity_center' ? { central: true } : {}),
    folders: tenantFolders(spec.slug, spec.name).map(({ id }) => id),
    assets: [...assets.values()],
  };
};
