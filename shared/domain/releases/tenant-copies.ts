import { tenantGroup, tenantNamespace } from '../tenant-names.ts';
import type { TenantSpec } from '../tenant-spec.ts';
import type { StageMapping } from './stage-mapping.ts';

/** No slug has two hyphens together, so the ids of two tenants cannot meet. */
const usualPrefix = '{slug}--';

/** Who gets a copy of a release of their own. */
export type CopyTenant = Pick<TenantSpec, 'slug' | 'name' | 'isolation' | 'identities'>;

/** What a release becomes for one tenant: what the stage calls otherwise, and who sees its dashboards. */
export interface TenantCopy {
  readonly slug: string;
  readonly name: string;
  readonly mapping: StageMapping;
  /** As `group/NAMESPACE/NAME`. */
  readonly viewers: readonly string[];
}

/** What is said for each tenant stands before what is said for the whole stage. */
const over = <T>(stage: readonly T[], tenant: readonly T[], keyOf: (one: T) => string): T[] => {
  const said = new Set(tenant.map(keyOf));
  return [...stage.filter((one) => !said.has(keyOf(one))), ...tenant];
};

/**
 * The mapping of a stage as it is for one tenant: ids of its own, its authors and admins as owners, its readers as
 * viewers. Permissions and folders do not come along: through them other tenants' people would see the copy.
 */
export const tenantCopy = (mapping: StageMapping, tenant: CopyTenant): TenantCopy => {
  const namespace = tenantNamespace(tenant.isolation);
  const fill = (text: string): string =>
    text.replaceAll(/\{(slug|namespace)\}/g, (_, what) => (what === 'slug' ? tenant.slug : namespace));
  const filled = <T extends { readonly to: string }>(all: readonly T[] = []): T[] =>
    all.map((one) => ({ ...one, to: fill(one.to) }));
  const own = mapping.perTenant ?? {};
  const group = (role: 'reader' | 'author' | 'admin') => `group/${namespace}/${tenantGroup(tenant, role)}`;
  return {
    slug: tenant.slug,
    name: tenant.name,
    mapping: {
      ...mapping,
      idPrefix: mapping.idPrefix + fill(own.idPrefix ?? usualPrefix),
      assets: over(mapping.assets, filled(own.assets), ({ kind, from }) => JSON.stringify([kind, from])),
      names: over(mapping.names, filled(own.names), ({ what, from }) => JSON.stringify([what, from])),
      arns: over(mapping.arns, filled(own.arns), ({ from }) => from),
      words: over(mapping.words, filled(own.words), ({ from }) => from),
      parameters: over(
        mapping.parameters,
        (own.parameters ?? []).map(({ name, values }) => ({
          name,
          values: values.map((value) => (typeof value === 'string' ? fill(value) : value)),
        })),
        ({ name }) => name,
      ),
      owners: [group('admin'), group('author')],
      carry: { ...mapping.carry, permissions: false, folders: false },
    },
    viewers: [group('reader')],
  };
};
