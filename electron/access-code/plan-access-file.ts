import type { Json, PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { planFileGrants } from '../grants/file-grants.ts';
import { worldOf } from './plan-ends.ts';
import { planFolders } from './plan-folders.ts';
import { planGrants } from './plan-grants.ts';
import {
  lastAdminFindings,
  planAssignments,
  planGroups,
  planNamespaces,
  planRestrictions,
  planUsers,
} from './plan-identities.ts';
import { type AccessPlanInput, count } from './plan-input.ts';
import { planPruning } from './plan-pruning.ts';
import { planTags } from './plan-tags.ts';

const severities = ['blocker', 'warning', 'note'] as const;
const order = (findings: readonly PlanFinding[]): PlanFinding[] =>
  severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));

/** Which people a principal stands for. */
const peopleOf = ({ state, wanted }: AccessPlanInput, key: string): Iterable<string> => {
  if (state.users.has(key) || wanted.users.has(key)) return [key];
  const namespace = /:namespace\/([^/]+)$/.exec(key)?.[1];
  if (namespace !== undefined)
    return [...state.users.values()].flatMap((user) => (user.namespace === namespace ? [user.key] : []));
  return new Set([...(state.members.get(key) ?? []), ...(wanted.groups.get(key)?.members?.keys() ?? [])]);
};

/** The effect on people, in sentences. */
const effectsOf = (input: AccessPlanInput, steps: readonly PlanStep[]): string[] => {
  const gaining = new Set<string>();
  const losing = new Set<string>();
  const given = new Set<string>();
  const taken = new Set<string>();
  const kinds = new Map<string, number>();
  for (const { kind, input: fields } of steps) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kind !== 'quicksight.access.grant' && kind !== 'quicksight.access.revoke') continue;
    const { resource, id, principal } = fields as { resource: string; id: string; principal: string };
    const isGrant = kind === 'quicksight.access.grant';
    (isGrant ? gaining : losing).add(principal);
    (isGrant ? given : taken).add(`${resource}/${id}`);
  }
  const people = (principals: ReadonlySet<string>): number => {
    const all = new Set<string>();
    for (const principal of principals) for (const person of peopleOf(input, principal)) all.add(person);
    return all.size;
  };
  const of = (kind: string) => kinds.get(kind) ?? 0;
  const sentence = (number: number, text: string) => (number === 0 ? [] : [text]);
  return [
    ...sentence(
      of('quicksight.user.register'),
      `${count(of('quicksight.user.register'), 'person is', 'people are')} registered.`,
    ),
    ...sentence(
      of('quicksight.user.delete'),
      `${count(of('quicksight.user.delete'), 'person loses their account', 'people lose their accounts')}.`,
    ),
    ...sentence(
      given.size,
      `${count(people(gaining), 'person gains', 'people gain')} or change${people(gaining) === 1 ? 's' : ''} access to ${count(given.size, 'thing')}.`,
    ),
    ...sentence(
      taken.size,
      `${count(people(losing), 'person loses', 'people lose')} a grant of ${count(taken.size, 'thing')}.`,
    ),
  ];
};

/**
 * The difference between files of access and an account, as a plan. What is as the files say makes no step, so that
 * planning them again after they were applied gives no step at all. Pure.
 */
export const planAccessFile = (input: AccessPlanInput): PlanBody => {
  const { connection, state, prune } = input;
  const { id, name, accountId, region } = connection;
  const access = planGrants(input);
  const given = planFileGrants({
    grants: access.timed,
    world: worldOf(input, access.timed),
    connection: { id, name, accountId, region },
    files: input.files,
  });
  const parts = [
    planNamespaces(input),
    planRestrictions(input),
    planUsers(input),
    planGroups(input),
    planFolders(input),
    planAssignments(input),
    planTags(input),
    access,
  ];
  const pruned = prune === null ? undefined : planPruning(input, prune);
  const steps = [...parts.flatMap((part) => part.steps), ...(pruned?.steps ?? [])];
  const readOnly: PlanFinding[] =
    connection.readOnly && steps.length > 0
      ? [
          {
            severity: 'blocker',
            message: `The connection ${name} is marked read-only.`,
            todo: 'Apply this through a connection that may change things.',
          },
        ]
      : [];
  const age: PlanFinding[] =
    state.sync === null
      ? []
      : [
          {
            severity: 'note',
            message: `Compared with what was read of the account by ${state.sync.endedAt ?? state.sync.startedAt}.`,
          },
        ];
  return {
    version: 1,
    kind: 'access.file',
    title: input.title,
    subject: { type: 'connection', id, name },
    connection: { id, name, accountId, region },
    effects: [...effectsOf(input, steps), ...given.effects],
    findings: order([
      ...readOnly,
      ...parts.flatMap((part) => part.findings),
      ...given.findings,
      ...(pruned?.findings ?? []),
      ...lastAdminFindings(input, pruned?.users ?? new Set()),
      ...age,
    ]),
    steps,
    context: { ...input.context, timed: given.context as unknown as Json },
  };
};
