import { actionsFor, givesLevel } from '../../shared/domain/permission-sets.ts';
import type { PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import {
  type FolderPlace,
  folderArn,
  folderLevel,
  groupArn,
  groupDescription,
  isTenantGroup,
  namespaceArn,
  tenantFolders,
  tenantFolderType,
  tenantGroup,
  tenantNamespace,
  tenantTags,
  userRole,
} from '../../shared/domain/tenant-names.ts';
import { type TenantRole, type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import type { FolderWorld } from '../connectors/quicksight/read-tenant-world.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { namespaceCreated } from '../connectors/quicksight/steps/namespace-steps.ts';
import { assignedState } from '../connectors/quicksight/steps/role-steps.ts';
import { tagState } from '../connectors/quicksight/steps/tag-steps.ts';
import { type PlanInput, type PlanPart, step, stepIds } from './plan-parts.ts';

const sharing: Record<TenantRole, string> = { reader: 'readers', author: 'authors', admin: 'admins' };

/** The namespace, groups and folders that a tenant lives in, with the tags that name it. */
export const planPlaces = (input: PlanInput): PlanPart => {
  const parts = [planNamespace(input), planGroups(input), planFolders(input)];
  return {
    steps: parts.flatMap(({ steps }) => steps),
    findings: parts.flatMap(({ findings }) => findings),
  };
};

const foreign = (what: string, todo: string, field: string): PlanFinding => ({
  severity: 'blocker',
  message: `${what} exists already and does not belong to this tenant.`,
  todo,
  page: field === 'namespace' ? 'isolation' : 'identity',
  field,
});

const tagStep = (
  of: string,
  title: string,
  arn: string,
  found: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): PlanStep[] => {
  if (Object.entries(wanted).every(([key, value]) => found[key] === value)) return [];
  return [
    step({
      id: stepIds.tags(of),
      kind: 'quicksight.tag',
      title,
      section: 'Tags',
      input: { arn, tags: { ...wanted } },
      before: tagState(found, wanted),
      after: { ...wanted },
    }),
  ];
};

const planNamespace = ({ spec, world, recorded }: PlanInput): PlanPart => {
  if (spec.isolation.model !== 'namespace') return { steps: [], findings: [] };
  const { namespace } = spec.isolation;
  const tags = tenantTags(spec);
  const found = world.namespace;
  if (found === null || found.status === 'CREATING')
    return {
      steps: [
        step({
          id: stepIds.namespace(namespace),
          kind: 'quicksight.namespace.create',
          title: `Create namespace ${namespace}`,
          section: 'Namespace',
          input: { namespace, tags: { ...tags } },
          before: found === null ? null : { status: found.status },
          after: { ...namespaceCreated },
        }),
      ],
      findings: [],
    };
  if (found.status !== namespaceCreated.status)
    return {
      steps: [],
      findings: [
        {
          severity: 'blocker',
          message: `Namespace ${namespace} is in state ${found.status}.`,
          todo:
            found.status === 'DELETING'
              ? 'Wait until it is deleted, then plan again.'
              : 'Delete it in QuickSight, then plan again.',
          page: 'isolation',
          field: 'namespace',
        },
      ],
    };
  const known = recorded !== null;
  if (found.tags === null)
    return {
      steps: [],
      findings: known
        ? []
        : [
            {
              severity: 'warning',
              message: `Namespace ${namespace} exists already, and its tags cannot be read to see whose it is.`,
              todo: 'Go on only if it was made for this tenant.',
              page: 'isolation',
              field: 'namespace',
            },
          ],
    };
  const owner = found.tags['steward:tenant'];
  if (owner !== spec.slug && (owner !== undefined || !known))
    return {
      steps: [],
      findings: [
        foreign(
          `Namespace ${namespace}`,
          `Choose another namespace, or tag it steward:tenant = ${spec.slug} if it is this tenant's.`,
          'namespace',
        ),
      ],
    };
  return {
    steps: tagStep(
      `namespace/${namespace}`,
      `Tag namespace ${namespace}`,
      namespaceArn(world.place, namespace),
      found.tags,
      tags,
    ),
    findings: [],
  };
};

/** The step that makes the namespace, when the plan has one. */
export const namespaceNeed = ({ spec, world }: PlanInput): string | undefined =>
  spec.isolation.model === 'namespace' && world.namespace?.status !== namespaceCreated.status
    ? stepIds.namespace(spec.isolation.namespace)
    : undefined;

/** The step that makes a group, or brings one of Identity Center, when the plan has one. */
export const groupNeed = ({ world }: PlanInput, group: string): string | undefined =>
  world.groups.has(group) ? undefined : stepIds.group(group);

/** The roles that a group is there for, or will be. Of Identity Center's groups only those that are used come. */
const rolesWithGroup = ({ spec, world }: PlanInput): readonly TenantRole[] =>
  spec.identities.kind === 'identity_center'
    ? tenantRoles.filter((role) => world.groups.has(tenantGroup(spec, role)) || isUsed(spec, role))
    : tenantRoles;

const isUsed = ({ people, entitlements }: TenantSpec, role: TenantRole): boolean =>
  people.some((person) => person.role === role) || entitlements.some(({ groups }) => groups.includes(role));

/**
 * IAM Identity Center's groups cannot be made from here: they come into QuickSight when they are assigned to a
 * role. One that has a role already, be it another, keeps it: what others gave is not taken away.
 */
const planCentralGroups = ({ spec, world }: PlanInput): PlanPart => {
  const steps: PlanStep[] = [];
  const findings: PlanFinding[] = [];
  for (const role of tenantRoles) {
    const group = tenantGroup(spec, role);
    const held = world.roleAssignments?.get(group) ?? [];
    const wanted = userRole(role);
    if (held.some((one) => one.replace(/_PRO$/, '') === wanted)) continue;
    if (held.length > 0) {
      findings.push({
        severity: 'warning',
        message: `The Identity Center group ${group} is assigned to the role ${held.join(', ')}, not to ${wanted}. Steward leaves it.`,
        todo: 'Take that assignment away in QuickSight, then plan again, if its people are to be otherwise.',
        page: 'people',
      });
      continue;
    }
    // The service takes an empty group and drops it, so one that nobody uses is left alone.
    if (!isUsed(spec, role)) continue;
    steps.push(
      step({
        id: stepIds.group(group),
        kind: 'quicksight.role.assign',
        title: `Assign the Identity Center group ${group} to the role ${wanted.toLowerCase()}`,
        section: 'Groups',
        input: { namespace: tenantNamespace(spec.isolation), role: wanted, group },
        before: null,
        after: { ...assignedState },
      }),
    );
  }
  const awaited = steps.map(({ input }) => (input as { readonly group: string }).group);
  if (awaited.length > 0)
    findings.push({
      severity: 'note',
      message: `${awaited.length === 1 ? 'This group' : 'These groups'} must be there in IAM Identity Center and have people: ${awaited.join(', ')}. QuickSight shows ${awaited.length === 1 ? 'it' : 'them'} only when that is so.`,
      page: 'people',
    });
  return { steps, findings };
};

const planGroups = (input: PlanInput): PlanPart => {
  if (input.spec.identities.kind === 'identity_center') return planCentralGroups(input);
  const { spec, world, recorded } = input;
  const steps: PlanStep[] = [];
  const findings: PlanFinding[] = [];
  for (const role of tenantRoles) {
    const group = tenantGroup(spec, role);
    const found = world.groups.get(group);
    const description = groupDescription(spec.slug, role);
    if (found === undefined)
      steps.push(
        step({
          id: stepIds.group(group),
          kind: 'quicksight.group.create',
          title: `Create group ${group}`,
          section: 'Groups',
          needs: [namespaceNeed(input)],
          input: { namespace: tenantNamespace(spec.isolation), group, description },
          before: null,
          after: { description },
        }),
      );
    else if (!isTenantGroup(found.description, spec.slug) && recorded === null)
      findings.push(
        foreign(
          `Group ${group}`,
          'Choose another slug, or rename or delete that group in QuickSight.',
          'slug',
        ),
      );
  }
  return { steps, findings };
};

/** The wanted actions of the tenant's groups on its root folder, by the group's ARN. */
const rootPermissions = (input: PlanInput): Record<string, string[]> => {
  const { spec, world } = input;
  return Object.fromEntries(
    rolesWithGroup(input).map((role) => [
      groupArn(world.place, tenantNamespace(spec.isolation), tenantGroup(spec, role)),
      [...actionsFor('folder', folderLevel(spec.isolation, role))],
    ]),
  );
};

const planFolders = (input: PlanInput): PlanPart => {
  const steps: PlanStep[] = [];
  const findings: PlanFinding[] = [];
  for (const place of tenantFolders(input.spec.slug, input.spec.name)) {
    const found = input.world.folders.get(place.id);
    if (found === undefined) steps.push(createFolder(input, place));
    else {
      const problem = judgeFolder(input, place, found);
      if (problem === undefined) steps.push(...mendFolder(input, place, found));
      else findings.push(problem);
    }
  }
  return { steps, findings };
};

const createFolder = (input: PlanInput, place: FolderPlace): PlanStep => {
  const { spec, world } = input;
  const isRoot = place.parent === null;
  const wanted = {
    name: place.name,
    type: tenantFolderType(spec.isolation),
    parent: place.parent === null ? null : folderArn(world.place, place.parent),
    // Folders further down inherit from the root.
    permissions: isRoot ? rootPermissions(input) : {},
    tags: { ...tenantTags(spec) },
  };
  const parentNeed =
    place.parent !== null && !world.folders.has(place.parent) ? stepIds.folder(place.parent) : undefined;
  return step({
    id: stepIds.folder(place.id),
    kind: 'quicksight.folder.create',
    title: isRoot ? `Create folder ${place.name}` : `Create folder ${spec.name} / ${place.name}`,
    section: 'Folders',
    needs: isRoot
      ? rolesWithGroup(input).map((role) => groupNeed(input, tenantGroup(spec, role)))
      : [parentNeed],
    input: { id: place.id, ...wanted },
    before: null,
    after: wanted,
  });
};

const judgeFolder = (
  { spec, recorded }: PlanInput,
  place: FolderPlace,
  found: FolderWorld,
): PlanFinding | undefined => {
  const owner = found.tags['steward:tenant'];
  if (owner !== spec.slug && (owner !== undefined || recorded === null))
    return foreign(
      `Folder ${place.id} ("${found.name}")`,
      `Choose another slug, or tag the folder steward:tenant = ${spec.slug} if it is this tenant's.`,
      'slug',
    );
  const type = tenantFolderType(spec.isolation);
  if (found.type !== type)
    return {
      severity: 'blocker',
      message: `Folder ${place.id} is ${found.type}, but this isolation needs a ${type} one. A folder's type cannot be changed.`,
      todo: 'Move what is in it, delete it in QuickSight, and plan again.',
      page: 'isolation',
      field: 'model',
    };
  return undefined;
};

const mendFolder = (input: PlanInput, place: FolderPlace, found: FolderWorld): PlanStep[] => {
  const { spec, world } = input;
  const steps: PlanStep[] = [];
  if (found.name !== place.name)
    steps.push(
      step({
        id: stepIds.rename(place.id),
        kind: 'quicksight.folder.rename',
        title: `Rename folder ${found.name} to ${place.name}`,
        section: 'Folders',
        input: { id: place.id, name: place.name },
        before: { name: found.name },
        after: { name: place.name },
      }),
    );
  const arn = folderArn(world.place, place.id);
  steps.push(...tagStep(`folder/${place.id}`, `Tag folder ${place.name}`, arn, found.tags, tenantTags(spec)));
  if (place.parent === null) steps.push(...shareRoot(input, place, found));
  return steps;
};

const shareRoot = (input: PlanInput, place: FolderPlace, found: FolderWorld): PlanStep[] => {
  const { spec, world } = input;
  return rolesWithGroup(input).flatMap((role) => {
    const group = tenantGroup(spec, role);
    const principal = groupArn(world.place, tenantNamespace(spec.isolation), group);
    const level = folderLevel(spec.isolation, role);
    const held = found.permissions.get(principal);
    if (held !== undefined && givesLevel('folder', held, level)) return [];
    const actions = [...actionsFor('folder', level)];
    return [
      step({
        id: stepIds.access('folder', place.id, group),
        kind: 'quicksight.access.grant',
        title: `Share folder ${place.name} with the ${sharing[role]} as ${level}`,
        section: 'Folders',
        needs: [groupNeed(input, group)],
        input: { resource: 'folder', id: place.id, principal, actions },
        before: accessState('folder', held),
        after: accessState('folder', actions),
      }),
    ];
  });
};

/** Where the tenant lives, for the title of its plan. */
export const livesIn = (spec: TenantSpec): string =>
  spec.isolation.model === 'namespace' ? `namespace ${spec.isolation.namespace}` : 'the default namespace';
