import {
  type AccountRef,
  defaultNamespace,
  type FilePerson,
  type GrantEntry,
  type Principal,
  type Receiver,
  resourceWords,
} from '../../shared/domain/access-file.ts';
import type { NamespaceRole } from '../../shared/domain/directory.ts';
import {
  type AccessLevel,
  accessLevels,
  type GrantedResource,
  principalsAccepted,
} from '../../shared/domain/permission-sets.ts';
import { folderArn, nameOfIdentityArn } from '../../shared/domain/tenant-names.ts';
import type { InputIssue } from '../../shared/errors.ts';
import { identityKey, serviceRole } from './account-names.ts';
import { type AccountState, endOfCover } from './account-state.ts';
import { kindNamedBy, nameIndex, type ResolvedPrincipal } from './name-index.ts';
import { type Claim, issueAt, type ReadDocument, spokenClaim } from './read-access-files.ts';
import { resolveTags } from './resolve-tags.ts';
import type {
  Section,
  SignIn,
  WantedAccess,
  WantedAssignment,
  WantedEnd,
  WantedFolder,
  WantedGrant,
  WantedGroup,
  WantedResource,
  WantedRestriction,
  WantedUser,
} from './wanted-access.ts';
import type { KnownTenant } from './write-access-file.ts';

export interface ResolvedAccess {
  readonly wanted: WantedAccess;
  /** What must be mended first. */
  readonly issues: readonly InputIssue[];
}

/** Levels of folders that lie in each other (reference: folder path). */
const deepestFolder = 10;
const sections: readonly Section[] = ['people', 'groups', 'folders', 'assets', 'policyAssignments', 'grants'];

/** The instant that an end means: a day is meant to its last moment. */
const endOf = (until: string): string =>
  new Date(/^\d{4}-\d\d-\d\d$/.test(until) ? `${until}T23:59:59.999Z` : until).toISOString();

/** Why Steward cannot end a grant when a file says so. */
const endRefused = (
  state: AccountState,
  resource: WantedResource,
  who: ResolvedPrincipal,
  level: AccessLevel,
  { at }: WantedEnd,
): string | undefined => {
  if (who.kind === 'other')
    return 'Steward gives nothing for a time to somebody whom no list shows. Leave “until” out.';
  const boxed = state.boxes.get(resource.key)?.get(who.key);
  const kept = boxed && endOfCover(boxed, level);
  if (kept === undefined || (kept !== null && kept <= at)) return undefined;
  return kept === null
    ? 'Steward’s own grants leave this for good, so that it would not end. Revoke them under Grants first, or leave “until” out.'
    : `Steward keeps this grant until ${kept}: an earlier end takes nothing away. Write that end, or revoke it under Grants.`;
};

const signInOf = (person: FilePerson): { readonly name: string; readonly signIn: SignIn } | undefined => {
  if ('federation' in person) {
    const session = person.session ?? person.email;
    return session === undefined
      ? undefined
      : {
          name: `${nameOfIdentityArn(person.federation)}/${session}`,
          signIn: { kind: 'federation', role: person.federation, session },
        };
  }
  if ('iamUser' in person) return { name: person.iamUser, signIn: { kind: 'iamUser' } };
  if ('native' in person) return { name: person.native, signIn: { kind: 'native' } };
  return { name: person.identityCenter, signIn: { kind: 'identityCenter' } };
};

/**
 * Finds everything that files name in an account, and says what cannot be: names that nobody has, one thing claimed
 * twice, folders in a circle, levels for those who cannot hold them. Pure.
 */
export const resolveAccess = (
  documents: readonly ReadDocument[],
  state: AccountState,
  tenants: readonly KnownTenant[],
): ResolvedAccess => {
  const issues: InputIssue[] = [];
  const wrong = (claim: Claim, message: string): void => {
    issues.push(issueAt(claim, message));
  };
  /** Keeps the first claim of a thing; a second one is a complaint. */
  const claimOnce = <V extends Claim | { readonly claim: Claim }>(
    map: Map<string, V>,
    key: string,
    value: V,
    what: string,
  ): void => {
    const before = map.get(key);
    if (before === undefined) {
      map.set(key, value);
      return;
    }
    const claimOf = (one: Claim | { readonly claim: Claim }) => ('claim' in one ? one.claim : one);
    wrong(claimOf(value), `${what} stands at ${spokenClaim(claimOf(before))} already.`);
  };

  const namespaces = new Map<string, Claim>();
  const unknownTenants: string[] = [];
  const users = new Map<string, WantedUser>();
  const groups = new Map<string, WantedGroup & { members: Map<string, Claim> | undefined }>();
  const folders = new Map<string, WantedFolder & { contents: Map<string, Claim> | undefined }>();
  const folderResources: WantedResource[] = [];
  const has = new Set<Section>();

  for (const source of documents) {
    const { document } = source;
    for (const section of sections) if (document[section] !== undefined) has.add(section);
    const slugs = new Set<string>();
    document.tenants?.forEach((tenant, at) => {
      const claim = { source, path: ['tenants', at] };
      if (slugs.has(tenant.slug)) wrong(claim, `The tenant ${tenant.slug} stands here twice.`);
      slugs.add(tenant.slug);
      const known = tenants.find(({ slug }) => slug === tenant.slug);
      if (known === undefined) unknownTenants.push(tenant.slug);
      else if (known.namespace !== tenant.namespace)
        wrong(
          { source, path: ['tenants', at, 'namespace'] },
          `${known.name} lives in namespace ${known.namespace}; a tenant cannot be moved.`,
        );
      else if (known.name !== tenant.name)
        wrong(
          { source, path: ['tenants', at, 'name'] },
          `Steward calls this tenant ${known.name}. Rename it there, or here.`,
        );
      if (!namespaces.has(tenant.namespace)) namespaces.set(tenant.namespace, claim);
    });
    document.namespaces?.forEach((name, at) => {
      if (!namespaces.has(name)) namespaces.set(name, { source, path: ['namespaces', at] });
    });
    document.people?.forEach((person, at) => {
      const claim = { source, path: ['people', at] };
      const signIn = signInOf(person);
      if (signIn === undefined) {
        wrong(claim, 'A person who assumes a role needs an e-mail address or a session name.');
        return;
      }
      const namespace = person.namespace ?? defaultNamespace;
      claimOnce(
        users,
        identityKey(state.place, 'user', `${namespace}/${signIn.name}`),
        {
          namespace,
          ...signIn,
          email: person.email,
          role: person.role,
          customPermissions: person.customPermissions,
          claim,
        },
        `The account ${signIn.name}`,
      );
    });
    document.groups?.forEach(({ name, namespace = defaultNamespace, description, members }, at) => {
      claimOnce(
        groups,
        identityKey(state.place, 'group', `${namespace}/${name}`),
        {
          namespace,
          name,
          description,
          members: members === undefined ? undefined : new Map(),
          claim: { source, path: ['groups', at] },
        },
        `The group ${name}`,
      );
    });
    document.folders?.forEach(({ id, name, type, contains }, at) => {
      const key = folderArn(state.place, id);
      const claim = { source, path: ['folders', at] };
      const kindOfFolder = type === 'restricted' ? 'RESTRICTED' : 'SHARED';
      folderResources.push({ key, kind: 'folder', id, title: name, type: kindOfFolder });
      claimOnce(
        folders,
        key,
        {
          id,
          name,
          type: kindOfFolder,
          parent: null,
          contents: contains === undefined ? undefined : new Map(),
          claim,
        },
        `The folder ${id}`,
      );
    });
  }

  const isThere = (namespace: string) => state.namespaces.has(namespace) || namespaces.has(namespace);
  for (const { namespace, claim } of [...users.values(), ...groups.values()])
    if (!isThere(namespace))
      wrong(
        { source: claim.source, path: [...claim.path, 'namespace'] },
        `There is no namespace “${namespace}”. Name it under “tenants” or “namespaces”, and it is made.`,
      );

  const index = nameIndex(state, { users, groups, folders: folderResources, namespaces });
  const resolve = (ref: Principal, claim: Claim): ResolvedPrincipal | undefined => {
    const answer = index.principal(ref);
    if ('found' in answer) return answer.found;
    wrong(claim, answer.wrong);
    return undefined;
  };

  const assignments = new Map<string, WantedAssignment>();
  const restrictions = new Map<string, WantedRestriction>();
  const sets = new Map<
    string,
    { readonly resource: string; readonly actions: readonly string[]; claim: Claim }
  >();
  for (const source of documents) {
    const { document } = source;
    document.groups?.forEach(({ name, namespace = defaultNamespace, members }, at) => {
      const group = groups.get(identityKey(state.place, 'group', `${namespace}/${name}`));
      members?.forEach((ref: AccountRef, place) => {
        const claim = { source, path: ['groups', at, 'members', place] };
        const found = resolve(ref, claim);
        if (found === undefined || group?.members === undefined) return;
        const user = users.get(found.key) ?? state.users.get(found.key);
        if (user !== undefined && user.namespace !== namespace)
          wrong(claim, `This account is in namespace ${user.namespace}, the group in ${namespace}.`);
        else claimOnce(group.members, found.key, claim, 'The same member');
      });
    });
    document.folders?.forEach(({ id, parent, parentId, contains }, at) => {
      const key = folderArn(state.place, id);
      const folder = folders.get(key);
      if (folder === undefined) return;
      if (parent !== undefined || parentId !== undefined) {
        const claim = { source, path: ['folders', at, parent === undefined ? 'parentId' : 'parent'] };
        const answer = index.resource('folder', parent ?? '', parentId);
        if ('wrong' in answer) wrong(claim, answer.wrong);
        else folders.set(key, { ...folder, parent: answer.found.key });
      }
      const { contents } = folders.get(key) ?? folder;
      contains?.forEach((ref, place) => {
        const claim = { source, path: ['folders', at, 'contains', place] };
        const answer = index.resourceOf(ref);
        if ('wrong' in answer) wrong(claim, answer.wrong);
        else if (contents !== undefined) claimOnce(contents, answer.found.key, claim, 'The same asset');
      });
    });
    document.policyAssignments?.forEach((one, at) => {
      const namespace = one.namespace ?? defaultNamespace;
      const claim = { source, path: ['policyAssignments', at] };
      const assigned = new Set<string>();
      one.assigned.forEach((ref, place) => {
        const found = resolve(ref, { source, path: ['policyAssignments', at, 'assigned', place] });
        if (found !== undefined) assigned.add(found.key);
      });
      const { name, policy, status } = one;
      claimOnce(
        assignments,
        `policy_assignment:${namespace}/${name}`,
        { namespace, name, policy, status, assigned, claim },
        `The IAM policy assignment ${name}`,
      );
    });
    document.restrictions?.forEach(({ role, namespace = defaultNamespace, customPermissions }, at) => {
      const claim = { source, path: ['restrictions', at] };
      const word = serviceRole(role) as NamespaceRole;
      if (!isThere(namespace))
        wrong({ source, path: [...claim.path, 'namespace'] }, `There is no namespace “${namespace}”.`);
      claimOnce(
        restrictions,
        `${namespace}/${word}`,
        { namespace, role: word, customPermissions, claim },
        `A restriction of ${role}`,
      );
    });
    document.customSets?.forEach(({ name, resource, actions }, at) => {
      const claim = { source, path: ['customSets', at] };
      const before = sets.get(name);
      const same =
        before !== undefined &&
        before.resource === resource &&
        before.actions.join() === [...actions].sort().join();
      if (!same) claimOnce(sets, name, { resource, actions: [...actions].sort(), claim }, `The set ${name}`);
    });
  }
  circles(folders, state, wrong);
  const tags = resolveTags(documents, {
    place: state.place,
    index,
    wrong,
    claimOnce: (known, key, value, what) => claimOnce(known, key, value, what),
  });

  const grants = new Map<string, Map<string, WantedGrant>>();
  const links = new Map<string, Map<string, Claim>>();
  const resources = new Map<string, WantedResource>();
  const grantsInto = (key: string) => {
    const known = grants.get(key) ?? new Map<string, WantedGrant>();
    grants.set(key, known);
    return known;
  };
  const judge = (resource: WantedResource, level: string, who: ResolvedPrincipal): string | undefined => {
    const spoken = resource.kind.replace('_', ' ');
    if (who.kind === 'public') return `“internet” can only have a dashboard’s link.`;
    if (
      who.kind === 'namespace' &&
      !principalsAccepted[resource.kind as GrantedResource].includes('namespace')
    )
      return `A ${spoken} cannot be given to a whole namespace.`;
    if (level === 'owner' && resource.type === 'RESTRICTED') return 'A restricted folder has no owner.';
    return undefined;
  };
  const readEntry = (source: ReadDocument, entry: GrantEntry, at: number): void => {
    const kind = kindNamedBy(entry);
    const answer = index.resourceOf(entry);
    if ('wrong' in answer) {
      const field = entry.id === undefined ? resourceWords[kind] : 'id';
      wrong({ source, path: ['grants', at, field] }, answer.wrong);
      return;
    }
    const resource = answer.found;
    resources.set(resource.key, resource);
    const held = grantsInto(resource.key);
    const boxes = state.boxes.get(resource.key);
    const whyNamedBy = ({ reason, ticket }: Receiver) => ({
      reason: reason?.trim() ?? '',
      ticket: ticket?.trim() ?? '',
    });
    /**
     * What a file says of the end; a reason without one is a complaint, as nothing would keep it, unless Steward
     * keeps a grant to the same already: then it says why that one shall last for good.
     */
    const endNamedBy = (named: Receiver, who: ResolvedPrincipal, claim: Claim): WantedEnd | null => {
      const { until, reason, ticket } = named;
      if (until !== undefined) return { at: endOf(until), ...whyNamedBy(named) };
      if (boxes?.has(who.key)) return null;
      for (const [field, text] of Object.entries({ reason, ticket }))
        if (text !== undefined)
          wrong(
            { source, path: [...claim.path, field] },
            `Only a grant with an end has a ${field} here: write “until” beside it, or leave “${field}” out.`,
          );
      return null;
    };
    const give = (who: ResolvedPrincipal, grant: WantedGrant): void => {
      const why = judge(resource, grant.level, who);
      if (why !== undefined) wrong(grant.claim, why);
      else if (held.has(who.key)) claimOnce(held, who.key, grant, 'A grant to the same of the same');
      else held.set(who.key, grant);
    };
    for (const level of accessLevels) {
      entry[level]?.forEach((receiver, place) => {
        const claim = { source, path: ['grants', at, level, place] };
        const who = resolve(receiver, claim);
        if (who === undefined) return;
        const end = endNamedBy(receiver, who, claim);
        const why = end === null ? undefined : endRefused(state, resource, who, level, end);
        if (why === undefined)
          give(who, {
            level,
            claim,
            end,
            ...(boxes?.has(who.key) ? { why: whyNamedBy(receiver) } : {}),
          });
        else wrong({ source, path: [...claim.path, 'until'] }, why);
      });
    }
    entry.custom?.forEach((receiver, place) => {
      const claim = { source, path: ['grants', at, 'custom', place] };
      const set = sets.get(receiver.set);
      if (set === undefined || set.resource !== resourceWords[kind]) {
        wrong(
          { source, path: [...claim.path, 'set'] },
          set === undefined
            ? `There is no set “${receiver.set}” under “customSets”.`
            : `The set “${receiver.set}” is one of a ${set.resource}.`,
        );
        return;
      }
      const who = resolve(receiver, claim);
      if (who !== undefined) give(who, { level: 'custom', actions: set.actions, claim, end: null });
    });
    entry.link?.forEach((ref, place) => {
      const claim = { source, path: ['grants', at, 'link', place] };
      const who = resolve(ref, claim);
      if (who === undefined) return;
      const known = links.get(resource.key) ?? new Map<string, Claim>();
      links.set(resource.key, known);
      claimOnce(known, who.key, claim, 'The same link');
    });
  };
  for (const source of documents)
    source.document.grants?.forEach((entry, at) => {
      readEntry(source, entry, at);
    });

  return {
    wanted: {
      namespaces,
      unknownTenants,
      users,
      groups,
      folders,
      restrictions,
      assignments,
      grants,
      links,
      resources,
      tags,
      sections: has,
    },
    issues,
  };
};

/** Folders that lie in each other, or too deep. */
const circles = (
  folders: ReadonlyMap<string, WantedFolder>,
  state: AccountState,
  wrong: (claim: Claim, message: string) => void,
): void => {
  const parentOf = (key: string): string | null => {
    const folder = folders.get(key);
    return folder === undefined ? (state.parents.get(key) ?? null) : folder.parent;
  };
  const nameOf = (key: string) => folders.get(key)?.name ?? state.resources.get(key)?.title ?? key;
  const judged = new Set<string>();
  for (const [key, { claim }] of folders) {
    const path = [key];
    const seen = new Set(path);
    for (let above = parentOf(key); above !== null; above = parentOf(above)) {
      path.push(above);
      if (seen.has(above)) break;
      seen.add(above);
    }
    const last = path.at(-1) ?? key;
    const isCircle = path.length > seen.size;
    if (isCircle && !judged.has(last))
      wrong(claim, `Folders lie in each other: ${path.slice(path.indexOf(last)).map(nameOf).join(' in ')}.`);
    if (isCircle) for (const one of seen) judged.add(one);
    else if (path.length > deepestFolder)
      wrong(claim, `This folder is ${path.length} levels deep; at most ${deepestFolder} are possible.`);
  }
};
