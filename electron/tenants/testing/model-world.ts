import { isDeepStrictEqual } from 'node:util';
import type { Json, PlanStep } from '../../../shared/domain/plan.ts';
import { folderArn } from '../../../shared/domain/tenant-names.ts';
import type { TenantSpec } from '../../../shared/domain/tenant-spec.ts';
import type { UserFound } from '../../connectors/quicksight/read-people.ts';
import {
  assetKey,
  type FolderWorld,
  type GroupFound,
  type TenantWorld,
} from '../../connectors/quicksight/read-tenant-world.ts';
import { accessState } from '../../connectors/quicksight/steps/access-steps.ts';
import { tagState } from '../../connectors/quicksight/steps/tag-steps.ts';
import { recordedPeople } from '../apply-tenant-plan.ts';
import type { Recorded } from '../tenant-record.ts';

/** An account in memory: what a plan's steps would make of the world that it was planned on. */

export const place = { accountId: '123456789012', region: 'eu-central-1', identityRegion: 'us-east-1' };

export const connection = {
  id: '0192f0c1-0000-7000-8000-000000000001',
  name: 'Sandbox',
  accountId: place.accountId,
  region: place.region,
  readOnly: false,
};

export const emptyWorld = (
  assets: readonly { kind: 'dashboard' | 'dataset'; id: string }[],
  namespace: boolean,
): TenantWorld => ({
  place,
  subscription: { edition: 'ENTERPRISE', authenticationType: 'IAM_AND_QUICKSIGHT' },
  namespace: namespace ? null : { status: 'CREATED', tags: {} },
  users: new Map(),
  groups: new Map(),
  folders: new Map(),
  assets: new Map(assets.map(({ kind, id }) => [assetKey(kind, id), new Map()])),
  assetNames: new Map(),
});

/** What is recorded after a document was fully applied. */
export const recordedOf = (spec: TenantSpec): Recorded => ({
  people: recordedPeople(spec),
  entitlements: spec.entitlements,
});

/** What is recorded while a document is being applied over an earlier one. */
export const recordedDuring = (before: Recorded | null, spec: TenantSpec): Recorded => {
  const people = new Map((before?.people ?? []).map((person) => [person.email.toLowerCase(), person]));
  for (const person of recordedPeople(spec))
    if (!people.has(person.email.toLowerCase())) people.set(person.email.toLowerCase(), person);
  const entitlements = new Map((before?.entitlements ?? []).map((one) => [assetKey(one.kind, one.id), one]));
  for (const { kind, id, groups } of spec.entitlements) {
    const key = assetKey(kind, id);
    entitlements.set(key, {
      kind,
      id,
      groups: [...new Set([...(entitlements.get(key)?.groups ?? []), ...groups])],
    });
  }
  return { people: [...people.values()], entitlements: [...entitlements.values()] };
};

type Input = Record<string, never> & {
  namespace: string;
  group: string;
  userName: string;
  email: string;
  role: string;
  id: string;
  name: string;
  type: string;
  parent: string | null;
  permissions: Record<string, string[]>;
  tags: Record<string, string>;
  resource: 'dashboard' | 'dataset' | 'folder';
  principal: string;
  actions: string[];
  arn: string;
  description: string;
  iamArn: string | null;
};

const inputOf = (step: PlanStep) => step.input as unknown as Input;

/** What a look at a step's target would find in this world. */
export const lookInModel = (world: TenantWorld, step: PlanStep): Json => {
  const input = inputOf(step);
  switch (step.kind) {
    case 'quicksight.namespace.create':
      return world.namespace === null ? null : { status: world.namespace.status };
    case 'quicksight.group.create': {
      const group = world.groups.get(input.group);
      return group === undefined ? null : { description: group.description };
    }
    case 'quicksight.folder.create': {
      const folder = world.folders.get(input.id);
      if (folder === undefined) return null;
      const { name, type, parent, permissions, tags } = folder;
      const mine = [...permissions].filter(([principal]) => principal in input.permissions);
      return {
        name,
        type,
        parent,
        permissions: Object.fromEntries(mine.map(([who, what]) => [who, [...what]])),
        tags: tagState(tags, input.tags) ?? {},
      };
    }
    case 'quicksight.folder.rename':
      return { name: world.folders.get(input.id)?.name ?? '' };
    case 'quicksight.user.register':
    case 'quicksight.user.update': {
      const user = world.users.get(input.userName);
      return user === undefined ? null : { email: user.email, role: user.role };
    }
    case 'quicksight.role.assign':
      return world.roleAssignments?.get(input.group)?.includes(input.role) ? { assigned: true } : null;
    case 'quicksight.membership.create':
    case 'quicksight.membership.delete':
      return world.groups.get(input.group)?.members.has(input.userName) ? { member: true } : null;
    case 'quicksight.access.grant':
    case 'quicksight.access.revoke':
      return accessState(input.resource, permissionsOf(world, input)?.get(input.principal));
    case 'quicksight.tag':
      return tagState(tagsAt(world, input.arn) ?? {}, input.tags);
    default:
      throw new Error(`The model does not know ${step.kind}`);
  }
};

const permissionsOf = (world: TenantWorld, { resource, id }: Input) =>
  resource === 'folder' ? world.folders.get(id)?.permissions : world.assets.get(assetKey(resource, id));

const tagsAt = (world: TenantWorld, arn: string) =>
  [...world.folders].find(([id]) => folderArn(world.place, id) === arn)?.[1].tags ?? world.namespace?.tags;

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('The model has no such thing');
  return value;
};

/** The world after a step. Throws where the real service would refuse. */
export const applyStep = (world: TenantWorld, step: PlanStep): TenantWorld => {
  const input = inputOf(step);
  const found = lookInModel(world, step);
  if (!isDeepStrictEqual(found, step.before))
    throw new Error(
      `${step.id}: planned before ${JSON.stringify(step.before)}, found ${JSON.stringify(found)}`,
    );
  const users = new Map<string, UserFound>(world.users);
  const groups = new Map<string, GroupFound>(world.groups);
  const folders = new Map<string, FolderWorld>(world.folders);
  const assets = new Map(world.assets);
  const roleAssignments = new Map(world.roleAssignments);
  const needGroup = (arn: string) => {
    if (![...groups.keys()].some((group) => arn.endsWith(`/${group}`)))
      throw new Error(`${step.id}: no group ${arn}`);
  };
  let { namespace } = world;
  switch (step.kind) {
    case 'quicksight.namespace.create':
      namespace = { status: 'CREATED', tags: input.tags };
      break;
    case 'quicksight.group.create':
      if (namespace === null) throw new Error(`${step.id}: no namespace`);
      groups.set(input.group, { description: input.description, members: new Set() });
      break;
    case 'quicksight.folder.create':
      if (input.parent !== null && ![...folders.keys()].some((id) => folderArn(place, id) === input.parent))
        throw new Error(`${step.id}: no parent`);
      Object.keys(input.permissions).forEach(needGroup);
      folders.set(input.id, {
        name: input.name,
        type: input.type,
        parent: input.parent,
        tags: input.tags,
        permissions: new Map(Object.entries(input.permissions)),
      });
      break;
    case 'quicksight.folder.rename':
      folders.set(input.id, { ...must(folders.get(input.id)), name: input.name });
      break;
    case 'quicksight.user.register':
      if (namespace === null) throw new Error(`${step.id}: no namespace`);
      users.set(input.userName, {
        userName: input.userName,
        email: input.email,
        role: input.role,
        identityType: input.iamArn === null ? 'QUICKSIGHT' : 'IAM',
        active: input.iamArn !== null,
      });
      break;
    case 'quicksight.role.assign':
      roleAssignments.set(input.group, [...(roleAssignments.get(input.group) ?? []), input.role]);
      groups.set(input.group, groups.get(input.group) ?? { description: '', members: new Set() });
      break;
    case 'quicksight.user.update':
      users.set(input.userName, { ...must(users.get(input.userName)), email: input.email, role: input.role });
      break;
    case 'quicksight.membership.create':
    case 'quicksight.membership.delete': {
      const group = groups.get(input.group);
      if (group === undefined || !users.has(input.userName)) throw new Error(`${step.id}: no group or user`);
      const members = new Set(group.members);
      if (step.kind.endsWith('create')) members.add(input.userName);
      else members.delete(input.userName);
      groups.set(input.group, { ...group, members });
      break;
    }
    case 'quicksight.access.grant':
    case 'quicksight.access.revoke': {
      const held = permissionsOf(world, input);
      if (held === undefined) throw new Error(`${step.id}: no ${input.resource}`);
      needGroup(input.principal);
      const permissions = new Map(held);
      if (step.kind.endsWith('grant')) permissions.set(input.principal, [...input.actions].sort());
      else permissions.delete(input.principal);
      if (input.resource === 'folder') folders.set(input.id, { ...must(folders.get(input.id)), permissions });
      else assets.set(assetKey(input.resource, input.id), permissions);
      break;
    }
    case 'quicksight.tag': {
      const id = [...folders.keys()].find((one) => folderArn(place, one) === input.arn);
      if (id !== undefined)
        folders.set(id, { ...must(folders.get(id)), tags: { ...folders.get(id)?.tags, ...input.tags } });
      else if (namespace !== null) namespace = { ...namespace, tags: { ...namespace.tags, ...input.tags } };
      break;
    }
  }
  const after = {
    ...world,
    namespace,
    users,
    groups,
    folders,
    assets,
    ...(world.roleAssignments === undefined ? {} : { roleAssignments }),
  };
  const left = lookInModel(after, step);
  if (!isDeepStrictEqual(left, step.after))
    throw new Error(`${step.id}: wanted ${JSON.stringify(step.after)}, left ${JSON.stringify(left)}`);
  return after;
};

export const applySteps = (world: TenantWorld, steps: readonly PlanStep[]): TenantWorld => {
  const done = new Set<string>();
  return steps.reduce((now, step) => {
    for (const need of step.needs) if (!done.has(need)) throw new Error(`${step.id} comes before ${need}`);
    done.add(step.id);
    return applyStep(now, step);
  }, world);
};

/** The world in an order of its own, for comparisons. */
export const shapeOf = (world: TenantWorld): unknown => {
  const sorted = <T>(map: ReadonlyMap<string, T>, of: (value: T) => unknown) =>
    Object.fromEntries(
      [...map].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => [key, of(value)]),
    );
  return {
    namespace: world.namespace,
    users: sorted(world.users, (user) => user),
    groups: sorted(world.groups, ({ description, members }) => ({
      description,
      members: [...members].sort(),
    })),
    folders: sorted(world.folders, (folder) => ({
      ...folder,
      permissions: sorted(folder.permissions, (actions) => [...actions].sort()),
    })),
    assets: sorted(world.assets, (permissions) => sorted(permissions, (actions) => [...actions].sort())),
  };
};
