import { sameJson } from '../../shared/domain/canonical-json.ts';
import type { Plan, PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import { tenantGroup, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import type { InputIssue } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readTenantWorld } from '../connectors/quicksight/read-tenant-world.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext } from '../rpc/service.ts';
import { checkDraft } from './check-draft.ts';
import { planResume } from './plan-resume.ts';
import { planSuspend } from './plan-suspend.ts';
import { orderFindings, planTenant } from './plan-tenant.ts';
import { withSeen } from './seen-tenant.ts';
import { orderedTenant } from './tenant-document.ts';
import { badDocument, busy, conflict, noSuchTenant } from './tenant-problems.ts';
import type { TenantRecord } from './tenant-record.ts';
import { tenantScope } from './tenant-scope.ts';
import {
  connectionById,
  connectionOfEnvironment,
  nowOf,
  type PlanConnection,
  type TenantsDeps,
} from './tenants-deps.ts';

export interface Planned {
  readonly plan: Plan;
  readonly nothingToDo: boolean;
}

/** Reads the account and plans what a document changes in it. The plan is kept, so that it can be applied. */
export const planDocument = async (
  deps: TenantsDeps,
  input: { readonly spec: unknown; readonly connectionId?: string | undefined },
  call: CallContext,
): Promise<Planned> => {
  // What can be said without any call to the cloud comes first.
  const environment = await acceptable(deps, input.spec, call, {});
  const connection =
    input.connectionId === undefined
      ? await connectionOfEnvironment(deps, environment.spec.environment, call)
      : await connectionById(deps, input.connectionId, call);
  const cloud = await deps.clouds.quicksight(connection.id);
  const { spec, warnings } = await acceptable(deps, input.spec, call, {
    accountId: cloud.accountId,
    connectionId: connection.id,
  });
  const [existing, recorded] = await Promise.all([
    deps.store.tenants.get(spec.slug),
    deps.store.tenants.recorded(spec.slug),
  ]);
  refuseWhileBusy(deps, existing);
  const scope = tenantScope(spec, recorded);
  const [world, neighbours] = await Promise.all([
    readTenantWorld(cloud, scope, call.signal).catch(async (error: unknown) => {
      // A run that began meanwhile explains what the service has just refused.
      refuseWhileBusy(deps, await deps.store.tenants.get(spec.slug));
      if (error instanceof CloudError && error.name === 'PreconditionNotMetException')
        throw conflict(
          `Somebody else is making namespace ${tenantNamespace(spec.isolation)} in this account right now.`,
          'Wait a minute, then plan again: what is there by then is found unchanged.',
        );
      throw error;
    }),
    deps.store.tenants.neighbours(connection.id, spec.slug, scope.userNames),
  ]);
  const body = planTenant({
    spec,
    recorded,
    onboarding: existing === undefined || existing.status === 'onboarding',
    world,
    neighbours,
    connection: connectionOf(connection, cloud),
  });
  const findings = orderFindings([
    ...(existing === undefined ? [] : changeFindings(existing, spec, connection)),
    ...warnings.map(asFinding),
    ...body.findings,
  ]);
  const known =
    existing?.status === 'live' &&
    sameJson(orderedTenant(existing.spec), orderedTenant(spec)) &&
    existing.suspended === null;
  return keep(deps, { ...body, findings }, existing, known);
};

const acceptable = async (
  deps: TenantsDeps,
  document: unknown,
  call: CallContext,
  context: { readonly accountId?: string; readonly connectionId?: string },
) => {
  const check = await checkDraft(deps, document, undefined, call, context);
  if (check.spec === undefined) throw badDocument(check.issues);
  return { spec: check.spec, warnings: check.warnings };
};

/** What a run is changing right now cannot be read: the plan would be of a moment that is gone. */
export const refuseWhileBusy = (deps: TenantsDeps, tenant: TenantRecord | undefined): void => {
  const lastRun = tenant?.lastRun ?? null;
  if (tenant !== undefined && lastRun !== null && deps.engine.isLive(lastRun.id)) throw busy(tenant.name);
};

const connectionOf = (connection: PlanConnection, cloud: QuickSight) => ({
  ...connection,
  accountId: cloud.accountId,
  region: cloud.region,
});

export const keep = async (
  deps: TenantsDeps,
  body: PlanBody,
  tenant: TenantRecord | undefined,
  known: boolean,
): Promise<Planned> => {
  const plan = await makePlan(withSeen(body, tenant), nowOf(deps));
  await deps.store.plans.save(plan);
  const blocked = plan.findings.some(({ severity }) => severity === 'blocker');
  return { plan, nothingToDo: known && !blocked && plan.steps.length === 0 };
};

const pages: Readonly<Record<string, string>> = {
  isolation: 'isolation',
  datastores: 'datastores',
  people: 'people',
  identities: 'people',
  entitlements: 'entitlements',
};

const asFinding = ({ path, message }: InputIssue): PlanFinding => ({
  severity: 'warning',
  message,
  page: pages[String(path[0])] ?? 'identity',
  field: path.findLast((part) => typeof part === 'string'),
});

/** What a known tenant cannot change. */
const changeFindings = (
  existing: TenantRecord,
  spec: TenantSpec,
  connection: PlanConnection,
): PlanFinding[] => {
  const findings: PlanFinding[] = [];
  const blocker = (message: string, todo: string, page: string) =>
    findings.push({ severity: 'blocker', message, todo, page });
  if (existing.status === 'offboarded')
    blocker(`${existing.name} is offboarded.`, 'Restore it first, then apply the changes.', 'identity');
  if (existing.status === 'deleted')
    blocker(
      `${existing.name} was offboarded and deleted; its slug stays with its history.`,
      'Choose another slug.',
      'identity',
    );
  if (existing.status === 'suspended')
    blocker(`${existing.name} is suspended.`, 'Resume it first, then apply the changes.', 'identity');
  if (existing.connection !== null && existing.connection.id !== connection.id)
    blocker(
      `${existing.name} lives in the account of connection ${existing.connection.name}, not of ${connection.name}.`,
      'Choose an environment of that connection.',
      'identity',
    );
  if (existing.isolation !== spec.isolation.model || existing.namespace !== tenantNamespace(spec.isolation))
    blocker(
      `${existing.name} lives in namespace ${existing.namespace}; people and groups cannot be moved to another one.`,
      'Keep the isolation, or onboard a new tenant.',
      'isolation',
    );
  if (existing.status === 'live')
    for (const role of tenantRoles) {
      const [before, after] = [tenantGroup(existing.spec, role), tenantGroup(spec, role)];
      if (before !== after)
        blocker(
          `The ${role}s of ${existing.name} come with the group ${before}; what it was given is not moved to ${after}.`,
          `Keep the name. To change it, offboard and delete the tenant, then onboard it with ${after}.`,
          'people',
        );
    }
  return findings;
};

export const known = async (deps: TenantsDeps, slug: string): Promise<TenantRecord> => {
  const tenant = await deps.store.tenants.get(slug);
  if (tenant === undefined) throw noSuchTenant(slug);
  return tenant;
};

export const cloudOf = async (deps: TenantsDeps, tenant: TenantRecord, call: CallContext) => {
  if (tenant.connection === null)
    throw conflict(`${tenant.name} has no connection any more.`, 'Add the connection again.');
  const connection = await connectionById(deps, tenant.connection.id, call);
  const cloud = await deps.clouds.quicksight(connection.id);
  return { cloud, connection: connectionOf(connection, cloud) };
};

const refuseDeparted = (tenant: TenantRecord): void => {
  if (tenant.status === 'deleted')
    throw conflict(`${tenant.name} was offboarded and deleted.`, 'Choose another tenant.');
  if (tenant.status === 'offboarded')
    throw conflict(
      `${tenant.name} is offboarded; it has no access to take or to give back here.`,
      'Restore it first.',
    );
};

/** Plans taking what the tenant was given. Throws `CONFLICT` for a tenant that is not live. */
export const planSuspendOf = async (deps: TenantsDeps, slug: string, call: CallContext): Promise<Planned> => {
  const tenant = await known(deps, slug);
  if (tenant.status === 'suspended')
    throw conflict(`${tenant.name} is suspended already.`, 'Resume it to give access back.');
  refuseDeparted(tenant);
  const recorded = (await deps.store.tenants.recorded(slug)) ?? { people: [], entitlements: [] };
  refuseWhileBusy(deps, tenant);
  const { cloud, connection } = await cloudOf(deps, tenant, call);
  const scope = { ...tenantScope(tenant.spec, recorded), userNames: [] };
  const world = await readTenantWorld(cloud, scope, call.signal);
  return keep(deps, planSuspend({ spec: tenant.spec, recorded, world, connection }), tenant, false);
};

/** Plans giving back what suspending took. Throws `CONFLICT` where nothing was taken. */
export const planResumeOf = async (deps: TenantsDeps, slug: string, call: CallContext): Promise<Planned> => {
  const tenant = await known(deps, slug);
  refuseDeparted(tenant);
  if (tenant.suspended === null)
    throw conflict(`${tenant.name} is not suspended.`, 'There is nothing to give back.');
  const recorded = (await deps.store.tenants.recorded(slug)) ?? { people: [], entitlements: [] };
  refuseWhileBusy(deps, tenant);
  const { cloud, connection } = await cloudOf(deps, tenant, call);
  const scope = tenantScope({ ...tenant.spec, people: [] }, recorded, tenant.suspended);
  const world = await readTenantWorld(cloud, scope, call.signal);
  return keep(
    deps,
    planResume({ spec: tenant.spec, recorded, taken: tenant.suspended, world, connection }),
    tenant,
    false,
  );
};
