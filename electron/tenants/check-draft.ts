import { checkTenant, type TenantCheck } from '../../shared/domain/tenant-check.ts';
import { tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { placeField, type RuleContext } from '../../shared/domain/tenant-rules.ts';
import { datastore, identities, isolation, tenantSpec } from '../../shared/domain/tenant-spec.ts';
import type { InputIssue } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';
import type { TakenByOther } from './tenant-repository.ts';
import type { TenantsDeps } from './tenants-deps.ts';

type Deps = Pick<TenantsDeps, 'store' | 'environments'>;

/**
 * All rules over a document, those included that need the other tenants: what is taken, what looks alike.
 * `tenantSlug` is the tenant that the document edits; null for a new one, whose slug must be free.
 */
export const checkDraft = async (
  deps: Deps,
  body: unknown,
  tenantSlug: string | null | undefined,
  call: CallContext,
  context: Pick<RuleContext, 'accountId'> & { readonly connectionId?: string } = {},
): Promise<TenantCheck> => {
  const fields = readable(body);
  const slug = tenantSlug ?? fields.slug ?? '';
  const [environments, otherNames, taken] = await Promise.all([
    deps.environments.list(undefined, call),
    deps.store.tenants.otherNames(slug),
    deps.store.tenants.takenBy({ ...fields, slug, connectionId: context.connectionId }),
  ]);
  const check = checkTenant(body, {
    accountId: context.accountId,
    environments: environments.map(({ name }) => name),
    otherNames,
  });
  const more = [
    ...(await slugIssues(deps, fields.slug, tenantSlug)),
    ...takenIssues(taken, fields.datastores),
  ].filter(({ path }) => !check.issues.some((issue) => JSON.stringify(issue.path) === JSON.stringify(path)));
  const issues = [...check.issues, ...more];
  return { ...check, issues, spec: issues.length === 0 ? check.spec : undefined };
};

const readable = (body: unknown) => {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const isolated = isolation.safeParse(fields.isolation).data;
  return {
    slug: tenantSpec.shape.slug.safeParse(fields.slug).data,
    tenantId: tenantSpec.shape.tenantId.safeParse(fields.tenantId).data,
    namespace: isolated && tenantNamespace(isolated),
    groups: identities.shape.groups.safeParse(
      (fields.identities as { readonly groups?: unknown } | null | undefined)?.groups,
    ).data,
    datastores: (Array.isArray(fields.datastores) ? fields.datastores.slice(0, 200) : []).map(
      (item) => datastore.safeParse(item).data ?? null,
    ),
  };
};

/** `tenantSlug` undefined: whoever has the slug is the tenant that is meant (a file names it). */
const slugIssues = async (
  deps: Deps,
  slug: string | undefined,
  tenantSlug: string | null | undefined,
): Promise<InputIssue[]> => {
  if (slug === undefined || tenantSlug === undefined || slug === tenantSlug) return [];
  if (tenantSlug !== null)
    return [{ path: ['slug'], message: `The slug of a tenant cannot be changed; it is "${tenantSlug}".` }];
  const other = await deps.store.tenants.get(slug);
  return other === undefined
    ? []
    : [{ path: ['slug'], message: `The tenant "${other.name}" has this slug. Choose another.` }];
};

/** What is taken, as complaints about the fields. */
export const takenIssues = (
  taken: readonly TakenByOther[],
  datastores: ReturnType<typeof readable>['datastores'],
): InputIssue[] => taken.map((one) => takenIssue(one, datastores));

const takenIssue = (one: TakenByOther, datastores: ReturnType<typeof readable>['datastores']): InputIssue => {
  switch (one.what) {
    case 'tenant_id':
      return { path: ['tenantId'], message: `The tenant "${one.by}" has this id.` };
    case 'namespace':
      return { path: ['isolation', 'namespace'], message: `The tenant "${one.by}" has this namespace.` };
    case 'group':
      return {
        path: ['identities', 'groups', one.role],
        message: `The people of this group belong to the tenant "${one.by}". Name another group.`,
      };
    case 'place': {
      const kind = datastores[one.index]?.kind ?? 'uc_catalog';
      return {
        path: ['datastores', one.index, placeField(kind)],
        message: `This datastore belongs to the tenant "${one.by}".`,
      };
    }
  }
};
