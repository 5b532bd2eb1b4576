import type { PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { isAdminRole, namedIn, personWords, serviceRole } from './account-names.ts';
import { principalWords, resourceWordsOf } from './plan-grants.ts';
import {
  type AccessPlanInput,
  type AccessPlanPart,
  count,
  idPart,
  type Pruning,
  some,
  stepIds,
} from './plan-input.ts';
import { planUntagging } from './plan-tags.ts';

/** A reading older than this says too little to take something away by it. */
const freshMs = 3_600_000;

export interface Pruned extends AccessPlanPart {
  /** Accounts that go. */
  readonly users: ReadonlySet<string>;
}

/**
 * Takes away what the files do not name, in the lists that they have: grants and links, members of groups that they
 * name with members, contents of folders, tags, IAM policy assignments, groups, and accounts. Folders, namespaces
 * and assets stay. Refused for what was not read just now, beyond the stated number, and for the caller.
 */
export const planPruning = (input: AccessPlanInput, prune: Pruning): Pruned => {
  const { state, wanted } = input;
  const { sections } = wanted;
  const steps: PlanStep[] = [];
  const stale = new Set<string>();
  const relyOn = (scope: string): void => {
    const age = state.scopes.get(scope);
    const isFresh =
      age?.state === 'read' &&
      age.readAt !== null &&
      Date.parse(prune.now) - Date.parse(age.readAt) <= freshMs;
    if (!isFresh) stale.add(scope);
  };

  const users = new Set<string>();
  if (sections.has('people')) {
    relyOn('namespaces');
    for (const namespace of state.namespaces) relyOn(`users/${namespace}`);
    for (const user of state.users.values()) {
      if (user.nameless || wanted.users.has(user.key)) continue;
      users.add(user.key);
      steps.push({
        id: stepIds.user(user.namespace, user.name),
        kind: 'quicksight.user.delete',
        title: `Remove the account of ${personWords(user)}`,
        section: 'People',
        needs: [],
        input: { namespace: user.namespace, userName: user.name },
        before: { email: user.email ?? '', role: user.role ?? '' },
        after: null,
      });
    }
  }
  const groups = new Set<string>();
  if (sections.has('groups')) {
    relyOn('namespaces');
    for (const namespace of state.namespaces) relyOn(`groups/${namespace}`);
    for (const group of state.groups.values()) {
      if (wanted.groups.has(group.key)) continue;
      groups.add(group.key);
      steps.push({
        id: stepIds.group(group.namespace, group.name),
        kind: 'quicksight.group.delete',
        title: `Remove the group ${namedIn(group.namespace, group.name)}`,
        section: 'Groups',
        needs: [],
        input: { namespace: group.namespace, group: group.name },
        before: { description: group.description },
        after: null,
      });
    }
  }
  for (const [key, group] of wanted.groups) {
    if (group.members === undefined || !state.groups.has(key)) continue;
    relyOn(`members/${group.namespace}/${group.name}`);
    for (const member of state.members.get(key) ?? []) {
      const user = state.users.get(member);
      if (group.members.has(member) || users.has(member) || user === undefined) continue;
      steps.push({
        id: `membership:${idPart(group.namespace)}/${idPart(group.name)}/${idPart(user.name)}`,
        kind: 'quicksight.membership.delete',
        title: `Take ${personWords(user)} out of ${namedIn(group.namespace, group.name)}`,
        section: 'Members',
        needs: [],
        input: { namespace: group.namespace, group: group.name, userName: user.name },
        before: { ...memberState },
        after: null,
      });
    }
  }
  for (const [key, folder] of wanted.folders) {
    if (folder.contents === undefined || !state.resources.has(key)) continue;
    relyOn(`folder_members/${folder.id}`);
    for (const asset of state.contents.get(key) ?? []) {
      const resource = state.resources.get(asset);
      if (folder.contents.has(asset) || resource === undefined) continue;
      steps.push({
        id: `folder-member:${folder.id}/${resource.kind}/${resource.id}`,
        kind: 'quicksight.folder-membership.delete',
        title: `Take the ${resourceWordsOf(resource.kind, resource.title)} out of ${folder.name}`,
        section: 'Folder contents',
        needs: [],
        input: { folder: folder.id, kind: resource.kind, id: resource.id },
        before: { ...memberState },
        after: null,
      });
    }
  }
  if (sections.has('policyAssignments')) {
    for (const namespace of state.namespaces) relyOn(`policy_assignments/${namespace}`);
    for (const [key, one] of state.assignments) {
      if (wanted.assignments.has(key)) continue;
      relyOn(`assigned/${one.namespace}/${one.name}`);
      const named = (kind: string) =>
        [...one.assigned]
          .filter((arn) => arn.includes(`:${kind}/`))
          .map((arn) => arn.slice(arn.indexOf('/', arn.indexOf(`:${kind}/`) + kind.length + 2) + 1))
          .sort();
      steps.push({
        id: `policy-assignment:${idPart(one.namespace)}/${idPart(one.name)}`,
        kind: 'quicksight.policy-assignment.delete',
        title: `Remove the IAM policy assignment ${namedIn(one.namespace, one.name)}`,
        section: 'IAM policies',
        needs: [],
        input: { namespace: one.namespace, name: one.name },
        before: {
          policy: one.policy,
          enabled: one.status === 'ENABLED',
          users: named('user'),
          groups: named('group'),
        },
        after: null,
      });
    }
  }
  if (sections.has('grants'))
    for (const resource of state.resources.values()) {
      const { key, kind, id } = resource;
      relyOn(`grants/${kind}/${id}`);
      const thing = resourceWordsOf(kind, resource.title);
      for (const [principal, held] of state.grants.get(key) ?? []) {
        // What goes takes its grants along.
        if (wanted.grants.get(key)?.has(principal) || users.has(principal) || groups.has(principal)) continue;
        steps.push({
          id: `access:${kind}/${id}/${idPart(principal)}`,
          kind: 'quicksight.access.revoke',
          title: `Take ${thing} from ${principalWords(input, principal)}`,
          section: 'Access',
          needs: [],
          input: { resource: kind, id, principal },
          before: accessState(kind, held.actions),
          after: null,
        });
      }
      for (const [principal, held] of state.links.get(key) ?? []) {
        if (wanted.links.get(key)?.has(principal)) continue;
        steps.push({
          id: `link:${id}/${idPart(principal)}`,
          kind: 'quicksight.link.revoke',
          title: `End the link to ${thing} for ${principalWords(input, principal)}`,
          section: 'Links',
          needs: [],
          input: { dashboard: id, principal: principal === 'public' ? '*' : principal },
          before: accessState('dashboard', held.actions),
          after: null,
        });
      }
    }
  const untagging = planUntagging(input);
  for (const scope of untagging.scopes) relyOn(scope);
  steps.push(...untagging.steps);
  return {
    steps,
    users,
    findings: [
      ...staleFindings(input, stale),
      ...(steps.length > prune.atMost
        ? [
            {
              severity: 'blocker' as const,
              message: `Pruning would take away ${count(steps.length, 'thing')}; at most ${prune.atMost.toLocaleString('en')} were allowed.`,
              todo: `If all of them shall go, allow ${steps.length}; on the command line: --prune-at-most ${steps.length}.`,
            },
          ]
        : []),
      ...(steps.length > 0 ? callerFindings(input, prune, users) : []),
      ...ownerless(input, users),
    ],
  };
};

const staleFindings = ({ state }: AccessPlanInput, stale: ReadonlySet<string>): PlanFinding[] => {
  if (stale.size === 0) return [];
  const why = [...stale].flatMap((scope) => state.scopes.get(scope)?.reason ?? [])[0];
  return [
    {
      severity: 'blocker',
      message: `Nothing is taken away by what was not read within the last hour: ${some([...stale].sort())}.${why ? ` ${why}` : ''}`,
      todo: 'Sync the directory in full, or plan without pruning.',
    },
  ];
};

/** Whoever works through this connection must not take his own account away. */
const callerFindings = (
  { state, wanted, connection }: AccessPlanInput,
  { caller }: Pruning,
  removed: ReadonlySet<string>,
): PlanFinding[] => {
  if (caller === null)
    return [
      {
        severity: 'blocker',
        message: `Who ${connection.name} signs in as is not known, so it cannot be told whether pruning would remove that very account.`,
        todo: 'Test the connection, then plan again.',
      },
    ];
  const own = [...state.users.values()].filter(({ name }) => name === caller);
  const loses = own.some(({ key, role }) => {
    const next = wanted.users.get(key)?.role;
    return removed.has(key) || (isAdminRole(role) && next !== undefined && !isAdminRole(serviceRole(next)));
  });
  return loses
    ? [
        {
          severity: 'blocker',
          message: `${connection.name} signs in as ${caller}, and this would take that account’s own access away.`,
          todo: 'Name the account in the file, or work through another connection.',
        },
      ]
    : [];
};

/** Things whose only owner would go. */
const ownerless = ({ state, wanted }: AccessPlanInput, removed: ReadonlySet<string>): PlanFinding[] => {
  if (removed.size === 0) return [];
  const left: string[] = [];
  for (const { key, kind, title } of state.resources.values()) {
    const owners = [...(state.grants.get(key) ?? [])].filter(([, held]) => held.level === 'owner');
    if (!owners.some(([principal]) => removed.has(principal))) continue;
    const gains = [...(wanted.grants.get(key)?.values() ?? [])].some(({ level }) => level === 'owner');
    if (!gains && owners.every(([principal]) => removed.has(principal)))
      left.push(resourceWordsOf(kind, title));
  }
  return left.length === 0
    ? []
    : [
        {
          severity: 'blocker',
          message: `Nobody would own ${some(left)} any more.`,
          todo: 'Name another owner in the file first.',
        },
      ];
};
