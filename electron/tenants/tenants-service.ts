import type { Tenant, tenantsContract } from '../../shared/contract/tenants.ts';
import { StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { readAllAssets } from '../connectors/quicksight/read-assets.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import { applyTenantPlan } from './apply-tenant-plan.ts';
import { checkDatastores } from './check-datastores.ts';
import { createDraftsService } from './drafts-service.ts';
import { planDeleteOf, planOffboardOf, planRestoreOf } from './leaving-plans.ts';
import { applyPeople, planPeople } from './people-alone.ts';
import { planDocument, planResumeOf, planSuspendOf } from './plan-tenant-changes.ts';
import { readPeople } from './read-people.ts';
import { readSignIn } from './read-sign-in.ts';
import { checkSignIn } from './sign-in-check.ts';
import { writeTenantDocument } from './tenant-document.ts';
import { noSuchTenant } from './tenant-problems.ts';
import type { TenantRecord } from './tenant-record.ts';
import { tenantJsonSchema } from './tenant-schema.ts';
import { connectionById, connectionOfEnvironment, nowOf, type TenantsDeps } from './tenants-deps.ts';

/** Tenants: what they should be, the plans that bring it about, and drafts of both. */
export const createTenantsService = (deps: TenantsDeps): Service<typeof tenantsContract> => {
  const { tenants } = deps.store;
  const known = async (slug: string): Promise<TenantRecord> => {
    const found = await tenants.get(slug);
    if (found === undefined) throw noSuchTenant(slug);
    return found;
  };
  return {
    ...createDraftsService(deps),

    list: (filter) => tenants.list(filter),
    get: async ({ slug }) => toTenant(await known(slug)),
    export: async ({ slug }) => ({ yaml: writeTenantDocument((await known(slug)).spec) }),
    schema: async () => ({ schema: tenantJsonSchema() }),

    signIn: async ({ environment }, call) => {
      const cloud = await reach(deps, environment, call);
      return 'reason' in cloud
        ? { authenticationType: null, unknown: cloud.reason }
        : readSignIn(cloud, call.signal);
    },
    assets: async ({ environment }, call) => {
      const connection = await connectionOfEnvironment(deps, environment, call);
      const cloud = await deps.clouds.quicksight(connection.id);
      const { assets, unreadable } = await readAllAssets(cloud, call.signal);
      return {
        readAt: nowOf(deps).toISOString(),
        assets: assets.map((asset) => ({ ...asset, updatedAt: asset.updatedAt?.toISOString() ?? null })),
        unreadable: [...unreadable],
      };
    },
    checkDatastores: async ({ environment, tenantSlug, datastores }, call) =>
      checkDatastores(
        { takenBy: tenants.takenBy, cloud: await reach(deps, environment, call), environment },
        datastores,
        tenantSlug,
        call.signal,
      ),
    readPeople: async ({ base64, mapping }) => readPeople(Buffer.from(base64, 'base64'), mapping),

    plan: (input, call) => planDocument(deps, input, call),
    planSuspend: ({ slug }, call) => planSuspendOf(deps, slug, call),
    planResume: ({ slug }, call) => planResumeOf(deps, slug, call),
    planOffboard: (input, call) => planOffboardOf(deps, input, call),
    planRestore: ({ slug }, call) => planRestoreOf(deps, slug, call),
    planDelete: (input, call) => planDeleteOf(deps, input, call),
    apply: (input, call) => applyTenantPlan(deps, input, call),
    planPeople: (input, call) => planPeople(deps, input, call),
    applyPeople: (input, call) => applyPeople(deps, input, call),

    signInCheck: async ({ slug, email }, call) => {
      const tenant = await known(slug);
      const person = tenant.spec.people.find((one) => one.email.toLowerCase() === email.trim().toLowerCase());
      if (person === undefined) throw notAmongPeople(tenant.name);
      const connection =
        tenant.connection === null
          ? await connectionOfEnvironment(deps, tenant.environment, call)
          : await connectionById(deps, tenant.connection.id, call);
      const cloud = await deps.clouds.quicksight(connection.id);
      const checks = await checkSignIn(cloud, tenant.spec, person, call.signal);
      return { email: person.email, at: nowOf(deps).toISOString(), checks };
    },
  };
};

const notAmongPeople = (tenant: string): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: `This person is not among the people of ${tenant}.`,
    unchanged: 'Nothing was changed.',
    todo: 'Check the e-mail address, or add the person to the tenant.',
    field: 'email',
  });

/** The environment's account, or why it cannot be asked. */
const reach = async (deps: TenantsDeps, environment: string, call: CallContext) => {
  try {
    const connection = await connectionOfEnvironment(deps, environment, call);
    return await deps.clouds.quicksight(connection.id);
  } catch (error) {
    if (error instanceof StewardError) return { reason: error.problem.happened };
    if (error instanceof CloudError) return { reason: `The account could not be asked: ${error.message}` };
    throw error;
  }
};

const toTenant = (record: TenantRecord): Tenant => ({
  ...record,
  people: record.spec.people.length,
  entitlements: record.spec.entitlements.length,
  suspended:
    record.suspended === null
      ? null
      : {
          at: record.suspended.at,
          memberships: record.suspended.memberships.length,
          grants: record.suspended.grants.length,
        },
  offboarded: record.offboarded && {
    at: record.offboarded.at,
    by: record.offboarded.by,
    from: record.offboarded.from,
    memberships: record.offboarded.memberships.length,
    grants: record.offboarded.grants.length,
    assignments: record.offboarded.assignments.length,
    handedOver: record.offboarded.handedOver.length,
    kept: record.offboarded.kept.length,
  },
});
