import type { LeavingAssetShown } from '../../shared/contract/tenants.ts';
import { tenantFolders, tenantGroup, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { tenantRoles } from '../../shared/domain/tenant-spec.ts';
import { StewardError } from '../../shared/errors.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readUsers } from '../connectors/quicksight/read-people.ts';
import type { CallContext } from '../rpc/service.ts';
import type { LeavingAsset, LeavingFacts, LeavingTenant } from './leaving-facts.ts';
import { assetKeyOf, type LeavingChoice } from './leaving-parts.ts';
import { planDelete, stillTheirs } from './plan-delete.ts';
import { planOffboard } from './plan-offboard.ts';
import type { Neighbour } from './plan-parts.ts';
import { planRestore } from './plan-restore.ts';
import { cloudOf, keep, known, type Planned, refuseWhileBusy } from './plan-tenant-changes.ts';
import { type LeavingScope, readLeaving } from './read-leaving.ts';
import { conflict } from './tenant-problems.ts';
import type { OffboardedRecord, TenantRecord } from './tenant-record.ts';
import { nowOf, type TenantsDeps } from './tenants-deps.ts';

/** What shall become of what only the tenant's people own: `keep`, or the ARN of who gets it. */
export interface LeavingWish {
  readonly slug: string;
  /** By `kind/id`. */
  readonly assets?: Readonly<Record<string, string>> | undefined;
  /** For everything that is not named. */
  readonly otherwise?: string | undefined;
}

export type PlannedLeaving = Planned & { readonly assets: LeavingAssetShown[] };

interface Leaving {
  readonly tenant: LeavingTenant & { readonly name: string };
  readonly facts: LeavingFacts;
  readonly neighbours: readonly Neighbour[];
}

/** Who and what leaves with a tenant, as Steward and the directory know it. */
const leavingOf = async (deps: TenantsDeps, record: TenantRecord, connectionId: string): Promise<Leaving> => {
  const { slug, name, spec } = record;
  const recorded = (await deps.store.tenants.recorded(slug)) ?? { people: [], entitlements: [] };
  const namespace = tenantNamespace(spec.isolation);
  const everybody = await deps.store.tenants.neighbours(
    connectionId,
    slug,
    recorded.people.map(({ userName }) => userName),
  );
  const neighbours = everybody.filter((one) => one.namespace === namespace);
  const shared = new Set(neighbours.map(({ userName }) => userName));
  const people = recorded.people.filter(({ userName }) => !shared.has(userName));
  const tenant = {
    slug,
    name,
    connectionId,
    namespace,
    ownNamespace: spec.isolation.model === 'namespace',
    central: spec.identities.kind === 'identity_center',
    userNames: people.map(({ userName }) => userName),
    emails: people.map(({ email }) => email),
    groups: tenantRoles.map((role) => tenantGroup(spec, role)),
    folders: tenantFolders(slug, name).map(({ id }) => id),
    kept: record.offboarded?.kept ?? [],
  };
  const facts = await deps.store.tenants.leaving(tenant);
  // What was recorded is read too: the directory may not have seen it yet.
  const given = recorded.entitlements.map(({ kind, id }) => ({ kind, id }));
  const titled = new Set(facts.grants.map(assetKeyOf));
  const names = new Map(spec.entitlements.map((one) => [`${one.kind}/${one.id}`, one.name ?? '']));
  const more = given
    .filter((one) => !titled.has(assetKeyOf(one)))
    .map((one) => ({ ...one, title: names.get(assetKeyOf(one)) ?? '', principal: '', holder: '' }));
  return { tenant, facts: { ...facts, grants: [...facts.grants, ...more] }, neighbours };
};

const scopeOf = ({ tenant, facts }: Leaving, more: readonly LeavingAsset[] = []): LeavingScope => ({
  namespace: tenant.namespace,
  ownNamespace: tenant.ownNamespace,
  userNames: [...new Set([...tenant.userNames, ...named(facts)])],
  groups: [
    ...new Set([
      ...tenant.groups,
      ...facts.memberships.map(({ group }) => group),
      ...facts.principals.flatMap(({ key, name }) => (/:group\//.test(key) ? [name] : [])),
    ]),
  ],
  assets: [
    ...new Map(
      [
        ...facts.grants,
        ...facts.soleAssets,
        ...more,
        ...tenant.folders.map((id) => ({ kind: 'folder' as const, id })),
      ].map(({ kind, id }) => [`${kind}/${id}`, { kind, id }]),
    ).values(),
  ],
  assignments: facts.assignments,
  folders: tenant.folders,
});

const named = ({ accounts }: LeavingFacts): string[] =>
  accounts.flatMap(({ userName, nameless }) => (nameless ? [] : [userName]));

const refusedChoice = (happened: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened,
    unchanged: 'Nothing was planned.',
    todo: 'Choose somebody who has an account in this connection and stays.',
    field: 'assets',
  });

const userOf = (arn: string): { readonly namespace: string; readonly userName: string } | undefined => {
  const [, namespace, userName] = /^arn:[^:]+:quicksight:[^:]*:\d+:user\/([^/]+)\/(.+)$/s.exec(arn) ?? [];
  return namespace === undefined || userName === undefined ? undefined : { namespace, userName };
};

/** Who gets what, each named successor looked up in the account. Throws `BAD_INPUT`. */
const choicesOf = async (
  cloud: QuickSight,
  wish: LeavingWish,
  assets: readonly LeavingAsset[],
  leaving: ReadonlySet<string>,
  namespace: string,
  call: CallContext,
): Promise<ReadonlyMap<string, LeavingChoice>> => {
  const known = new Set(assets.map(assetKeyOf));
  for (const key of Object.keys(wish.assets ?? {}))
    if (!known.has(key)) throw refusedChoice(`${key} is not among what only these people own.`);
  const wanted = new Map(
    assets.flatMap((asset): [string, string][] => {
      const choice = wish.assets?.[assetKeyOf(asset)] ?? wish.otherwise;
      return choice === undefined ? [] : [[assetKeyOf(asset), choice]];
    }),
  );
  const names = new Map<string, string>();
  const asked = [...wanted.values(), ...(wish.otherwise === undefined ? [] : [wish.otherwise])];
  for (const arn of new Set(asked)) {
    if (arn === 'keep') continue;
    const user = userOf(arn);
    if (user === undefined)
      throw refusedChoice(`"${arn.slice(0, 200)}" is not the ARN of a QuickSight user.`);
    if (user.namespace === namespace && leaving.has(user.userName))
      throw refusedChoice(`${user.userName} leaves with this tenant and cannot take anything over.`);
    const found = await readUsers(cloud, user.namespace, [user.userName], call.signal);
    if (!found.has(user.userName)) throw refusedChoice(`${user.userName} has no account in this connection.`);
    names.set(arn, user.userName);
  }
  return new Map(
    [...wanted].map(([key, choice]): [string, LeavingChoice] => [
      key,
      choice === 'keep'
        ? { what: 'keep' }
        : { what: 'hand_over', to: { key: choice, name: names.get(choice) ?? choice } },
    ]),
  );
};

const shown = (
  assets: readonly LeavingAsset[],
  choices: ReadonlyMap<string, LeavingChoice>,
): LeavingAssetShown[] =>
  assets.map((asset) => {
    const choice = choices.get(assetKeyOf(asset));
    return {
      key: assetKeyOf(asset),
      kind: asset.kind,
      id: asset.id,
      title: asset.title,
      owners: [...asset.owners],
      usedBy: [...asset.usedBy],
      choice: choice === undefined ? null : choice.what === 'keep' ? 'keep' : choice.to.key,
      choiceName: choice?.what === 'hand_over' ? choice.to.name : null,
    };
  });

/** Plans taking everything that a tenant's people hold. Throws `CONFLICT` where it left already. */
export const planOffboardOf = async (
  deps: TenantsDeps,
  wish: LeavingWish,
  call: CallContext,
): Promise<PlannedLeaving> => {
  const record = await known(deps, wish.slug);
  if (record.status === 'deleted')
    throw conflict(`${record.name} was offboarded and deleted.`, 'Choose another tenant.');
  if (record.status === 'offboarded')
    throw conflict(
      `${record.name} is offboarded already.`,
      'Restore it to give everything back, or delete it for good.',
    );
  refuseWhileBusy(deps, record);
  const { cloud, connection } = await cloudOf(deps, record, call);
  const leaving = await leavingOf(deps, record, connection.id);
  const { tenant, facts } = leaving;
  const world = await readLeaving(cloud, { ...scopeOf(leaving), folders: [] }, call.signal);
  const users = new Set([
    ...tenant.userNames,
    ...named(facts),
    ...(tenant.ownNamespace ? world.users.keys() : []),
  ]);
  const choices = await choicesOf(
    cloud,
    { ...wish, otherwise: wish.otherwise ?? 'keep' },
    facts.soleAssets,
    users,
    tenant.namespace,
    call,
  );
  const from = record.offboarded?.from ?? record.status;
  const body = planOffboard({ tenant, facts, world, connection, choices, now: nowOf(deps), from });
  return { ...(await keep(deps, body, record, false)), assets: shown(facts.soleAssets, choices) };
};

/** Plans giving back what offboarding took. Throws `CONFLICT` where nothing was taken, or all is deleted. */
export const planRestoreOf = async (deps: TenantsDeps, slug: string, call: CallContext): Promise<Planned> => {
  const record = await known(deps, slug);
  if (record.status === 'deleted')
    throw conflict(
      `${record.name} was deleted; there is nothing left to give back to.`,
      'Onboard it anew under another slug: its document is in the export.',
    );
  const { offboarded } = record;
  if (offboarded === null)
    throw conflict(`${record.name} is not offboarded.`, 'There is nothing to give back.');
  refuseWhileBusy(deps, record);
  const { cloud, connection } = await cloudOf(deps, record, call);
  const namespace = tenantNamespace(record.spec.isolation);
  const world = await readLeaving(cloud, restoreScope(namespace, offboarded), call.signal);
  const tenant = { slug, name: record.name, namespace };
  return keep(deps, planRestore({ tenant, offboarded, world, connection }), record, false);
};

const restoreScope = (namespace: string, offboarded: OffboardedRecord): LeavingScope => {
  const holders = offboarded.grants.flatMap(({ principal }) => {
    const [, type = '', name = ''] = /:(user|group)\/[^/]+\/(.+)$/s.exec(principal) ?? [];
    return type === '' ? [] : [{ type, name }];
  });
  const of = (wanted: string) => holders.flatMap(({ type, name }) => (type === wanted ? [name] : []));
  return {
    namespace,
    ownNamespace: false,
    userNames: [...new Set([...offboarded.memberships.map(({ userName }) => userName), ...of('user')])],
    groups: [...new Set([...offboarded.memberships.map(({ group }) => group), ...of('group')])],
    assets: [
      ...new Map(
        [...offboarded.grants, ...offboarded.handedOver].map(({ resource, id }) => [
          `${resource}/${id}`,
          { kind: resource, id },
        ]),
      ).values(),
    ],
    assignments: offboarded.assignments.map((one) => ({ namespace: one.namespace, name: one.name })),
    folders: [],
  };
};

/** Plans deleting what an offboarded tenant still has. Throws `CONFLICT` for any other. */
export const planDeleteOf = async (
  deps: TenantsDeps,
  wish: LeavingWish,
  call: CallContext,
): Promise<PlannedLeaving> => {
  const record = await known(deps, wish.slug);
  if (record.status === 'deleted')
    throw conflict(`${record.name} is deleted already.`, 'Choose another tenant.');
  if (record.status !== 'offboarded')
    throw conflict(
      `${record.name} is not offboarded.`,
      'Offboard it first: that takes its access and can be undone. Then delete it.',
    );
  refuseWhileBusy(deps, record);
  const { cloud, connection } = await cloudOf(deps, record, call);
  const leaving = await leavingOf(deps, record, connection.id);
  const { tenant, facts, neighbours } = leaving;
  const found = new Set(facts.soleAssets.map(assetKeyOf));
  // Offboarding left these with groups that are empty now, so that nobody owns them by the directory.
  const kept = facts.kept.filter((asset) => !found.has(assetKeyOf(asset)));
  const world = await readLeaving(cloud, scopeOf(leaving, kept), call.signal);
  const assets = stillTheirs([...facts.soleAssets, ...kept], { tenant, facts, world });
  const users = new Set([
    ...tenant.userNames,
    ...named(facts),
    ...(tenant.ownNamespace ? world.users.keys() : []),
  ]);
  const choices = await choicesOf(cloud, wish, assets, users, tenant.namespace, call);
  const lastRun = record.lastRun;
  const unfinished =
    lastRun?.state === 'interrupted' ? `The last run of ${record.name} was interrupted and not ended.` : null;
  const body = planDelete({
    tenant,
    facts,
    world,
    connection,
    choices,
    now: nowOf(deps),
    assets,
    neighbours,
    unfinished,
  });
  return { ...(await keep(deps, body, record, false)), assets: shown(assets, choices) };
};
