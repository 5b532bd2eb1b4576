import type { ResourcePermission } from '@aws-sdk/client-quicksight';
import { parseArn } from './arns.ts';
import {
  type GrantableKind,
  levelOf,
  mostPrincipals,
  principalKinds,
  supportedSets,
} from './permission-sets.ts';
import { queueForSearch } from './search-index.ts';
import { invalidParameter, notFound } from './service-error.ts';
import type { World } from './world.ts';

/** A resource that can be granted. */
export interface Grantable {
  readonly arn: string;
  readonly kind: GrantableKind;
  /** Restricted folders have no owners. */
  readonly restricted?: boolean;
}

type Permissions = readonly ResourcePermission[] | undefined;

/** The service's text where what is left of a set is none that it knows. */
const unsupported = 'Resultant state of ResourcePermissions on this resource is not supported';

/** Its text where the request itself grants a set that it does not know; this one lists what it does know. */
const unsupportedSets = (world: World, kind: GrantableKind): string =>
  `ResourcePermission list contains unsupported permission sets for this resource. Supported permission sets are: ${supportedSets(
    kind,
    world.service.permissionSets,
  )
    .map(({ actions }) => `[${actions.map((action) => `quicksight:${action}`).join(', ')}]`)
    .join(', ')}`;

export interface GrantChange {
  readonly grant?: Permissions;
  readonly revoke?: Permissions;
  /** Link sharing: namespaces, or `*` for everybody, may view by the link. */
  readonly link?: boolean;
}

/**
 * Revokes, then grants, and accepts only if what each principal ends up with is nothing or a supported set.
 * Throws `InvalidParameterValueException` (unsupported sets and kinds of principal) or
 * `ResourceNotFoundException` (a principal that does not exist).
 */
export function changeGrants(world: World, resource: Grantable, change: GrantChange, now: number): void {
  const link = change.link === true ? 1 : 0;
  const most = mostPrincipals[resource.kind];
  if ((change.grant?.length ?? 0) > most || (change.revoke?.length ?? 0) > most)
    throw invalidParameter(`A list of permissions holds at most ${most} principals for this resource.`);
  const results = new Map<string, Set<string>>();
  const held = (principal: string): Set<string> => {
    const known = results.get(principal) ?? new Set(heldActions(world, resource.arn, principal, link));
    results.set(principal, known);
    return known;
  };
  for (const { Principal, Actions } of change.revoke ?? []) {
    for (const action of Actions ?? []) held(String(Principal)).delete(action);
  }
  for (const { Principal, Actions } of change.grant ?? []) {
    checkPrincipal(world, resource, String(Principal), link === 1);
    const nothingHeld = held(String(Principal)).size === 0;
    if (nothingHeld && levelOf(resource.kind, new Set(Actions), world.service.permissionSets) === undefined)
      throw invalidParameter(unsupportedSets(world, resource.kind));
    for (const action of Actions ?? []) held(String(Principal)).add(action);
  }
  let changed = false;
  for (const [principal, actions] of results) {
    changed = writeGrant(world, resource, principal, link, actions) || changed;
  }
  if (changed && link === 0) queueForSearch(world, resource.arn, now);
}

function heldActions(world: World, resource: string, principal: string, link: number): readonly string[] {
  const found = world.row<{ actions: string }>(
    'SELECT actions FROM grants WHERE resource = :resource AND link = :link AND principal = :principal',
    { resource, link, principal },
  );
  return found === undefined ? [] : (JSON.parse(found.actions) as string[]);
}

function writeGrant(
  world: World,
  resource: Grantable,
  principal: string,
  link: number,
  actions: ReadonlySet<string>,
): boolean {
  const key = { resource: resource.arn, link, principal };
  if (actions.size === 0) {
    return (
      world.run(
        'DELETE FROM grants WHERE resource = :resource AND link = :link AND principal = :principal',
        key,
      ) > 0
    );
  }
  const level = levelOf(resource.kind, actions, world.service.permissionSets);
  const allowed =
    level !== undefined &&
    (link === 0 || level === 'viewer') &&
    !(resource.restricted === true && level === 'owner');
  if (!allowed) throw invalidParameter(unsupported);
  return (
    world.run(
      `INSERT INTO grants VALUES (:resource, :principal, :link, :level, :actions)
       ON CONFLICT DO UPDATE SET level = excluded.level, actions = excluded.actions WHERE actions <> excluded.actions`,
      { ...key, level, actions: JSON.stringify([...actions].sort()) },
    ) > 0
  );
}

/** Everybody on the internet, as the service's guide writes them: no account stands in it. */
const publicUser = /^arn:aws[a-z-]*:quicksight:::publicAnonymousUser\/\*$/;

function checkPrincipal(world: World, resource: Grantable, principal: string, link: boolean): void {
  if (link && principal === '*') return;
  if (link && publicUser.test(principal)) {
    if (!world.account().publicSharingEnabled)
      throw invalidParameter('Public sharing is not enabled for this account.');
    return;
  }
  const arn = parseArn(principal);
  const kinds: readonly string[] = link ? ['namespace'] : principalKinds[resource.kind];
  if (arn === undefined || !kinds.includes(arn.type)) {
    throw invalidParameter(
      `Principal ${principal} is not supported for this resource; supported are: ${kinds.join(', ')}`,
    );
  }
  const own = arn.accountId === world.accountId && arn.region === world.identityRegion;
  if (!own || !principalExists(world, arn.type, arn.id)) {
    throw notFound(arn.type.toUpperCase(), `Principal ${principal} does not exist.`);
  }
}

function principalExists(world: World, type: string, id: string): boolean {
  if (type === 'namespace') {
    return world.row('SELECT 1 FROM namespaces WHERE name = :id AND gone_at IS NULL', { id }) !== undefined;
  }
  const slash = id.indexOf('/');
  const key = { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
  return type === 'user'
    ? world.row('SELECT 1 FROM users WHERE namespace = :namespace AND name = :name', key) !== undefined
    : world.row('SELECT 1 FROM groups WHERE namespace = :namespace AND name = :name', key) !== undefined;
}

/** The grants on a resource as the Describe…Permissions operations answer them, in the principals' order. */
export function readGrants(
  world: World,
  resource: string,
  link = false,
): Readonly<Record<string, unknown>>[] {
  return world
    .rows<{ principal: string; actions: string }>(
      'SELECT principal, actions FROM grants WHERE resource = :resource AND link = :link ORDER BY principal',
      { resource, link: link ? 1 : 0 },
    )
    .map(({ principal, actions }) => ({ Principal: principal, Actions: JSON.parse(actions) }));
}

/** Forgets everything that hangs on a deleted resource. */
export function removeResource(world: World, resource: string, now: number): void {
  world.run('DELETE FROM grants WHERE resource = :resource', { resource });
  world.run('DELETE FROM tags WHERE resource = :resource', { resource });
  queueForSearch(world, resource, now);
}

/** A deleted user or group holds nothing any more. */
export function removePrincipal(world: World, principal: string, now: number): void {
  for (const { resource } of world.rows<{ resource: string }>(
    'SELECT resource FROM grants WHERE principal = :principal AND link = 0',
    { principal },
  )) {
    queueForSearch(world, resource, now);
  }
  world.run('DELETE FROM grants WHERE principal = :principal', { principal });
}
