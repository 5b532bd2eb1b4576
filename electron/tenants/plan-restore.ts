import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { calledAsset } from '../people/plan-departure.ts';
import { assetKeyOf } from './leaving-parts.ts';
import { count, some, step, stepIds } from './plan-parts.ts';
import { writable } from './plan-suspend.ts';
import { orderFindings } from './plan-tenant.ts';
import type { LeavingWorld } from './read-leaving.ts';
import type { HandedOver, HeldGrant, OffboardedRecord, TakenAssignment } from './tenant-record.ts';

export type RestoreContext = { readonly slug: string };

export interface RestoreInput {
  readonly tenant: { readonly slug: string; readonly name: string; readonly namespace: string };
  readonly offboarded: OffboardedRecord;
  readonly world: LeavingWorld;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
}

const tail = (arn: string): string => arn.split(':').slice(5).join(':');
const asAsset = ({ resource, id, title }: HeldGrant) => ({ kind: resource, id, title });

/** Gives back exactly what offboarding took, and takes back what it gave to successors. Pure. */
export const planRestore = (input: RestoreInput): PlanBody => {
  const { tenant, offboarded, connection } = input;
  const findings: PlanFinding[] = [...writable(connection), ...lost(input)];
  const grants = offboarded.grants.flatMap((one) => giveBack(input, one, findings));
  const returned = offboarded.handedOver.flatMap((one) =>
    takeBack(
      input,
      one,
      grants.filter(({ id }) => id.startsWith(`access:${assetKeyOf(asAsset(one))}/`)),
      findings,
    ),
  );
  const assignments = offboarded.assignments.flatMap((one) => assignBack(input, one, findings));
  const memberships = offboarded.memberships.flatMap(({ group, userName }): PlanStep[] => {
    const members = input.world.groups.get(group)?.members;
    if (members === undefined || members.has(userName)) return [];
    if (!input.world.users.has(userName)) {
      findings.push({
        severity: 'warning',
        message: `The account ${userName} is gone, and its place in ${group} with it.`,
        todo: 'Apply the tenant’s document after restoring: it registers the person again.',
      });
      return [];
    }
    return [
      step({
        id: stepIds.membership(group, userName),
        kind: 'quicksight.membership.create',
        title: `Add ${userName} to ${group}`,
        section: 'Memberships',
        input: { namespace: tenant.namespace, group, userName },
        before: null,
        after: { ...memberState },
      }),
    ];
  });
  const people = new Set(offboarded.memberships.map(({ userName }) => userName)).size;
  return {
    version: 1,
    kind: 'tenant.restore',
    title: `Restore ${tenant.name}`,
    subject: { type: 'tenant', id: tenant.slug, name: tenant.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: [
      `${count(people, 'person gets', 'people get')} back ${people === 1 ? 'its' : 'their'} groups, and the tenant ${count(offboarded.grants.length, 'grant')}.`,
      ...(offboarded.from === 'suspended' ? ['The tenant is suspended again, as it was before.'] : []),
      ...(returned.length === 0
        ? []
        : [
            `${count(returned.length, 'asset')} that ${returned.length === 1 ? 'was' : 'were'} handed over ${returned.length === 1 ? 'goes' : 'go'} back.`,
          ]),
    ],
    findings: orderFindings(findings),
    steps: [...grants, ...returned, ...assignments, ...memberships],
    context: { slug: tenant.slug } satisfies RestoreContext,
  };
};

const giveBack = ({ world }: RestoreInput, taken: HeldGrant, findings: PlanFinding[]): PlanStep[] => {
  const asset = asAsset(taken);
  const found = world.permissions.get(assetKeyOf(asset));
  if (found === undefined) {
    findings.push({
      severity: 'warning',
      message: `There is no ${calledAsset(asset)} any more; ${taken.holder} does not get it back.`,
    });
    return [];
  }
  const [, type = '', name = ''] = /^(user|group)\/[^/]+\/(.+)$/s.exec(tail(taken.principal)) ?? [];
  if (type === 'user' && !world.users.has(name)) {
    findings.push({
      severity: 'warning',
      message: `The account ${name} is gone; it does not get ${calledAsset(asset)} back.`,
    });
    return [];
  }
  const held = found.get(taken.principal) ?? [];
  if (taken.actions.every((action) => held.includes(action))) return [];
  return [
    step({
      id: `access:${assetKeyOf(asset)}/${tail(taken.principal)}`,
      kind: 'quicksight.access.grant',
      title: `Give ${calledAsset(asset)} back to ${taken.holder}`,
      section: taken.resource === 'folder' ? 'Folders' : 'Access',
      input: { resource: taken.resource, id: taken.id, principal: taken.principal, actions: taken.actions },
      before: accessState(taken.resource, held),
      after: accessState(taken.resource, taken.actions),
    }),
  ];
};

/** What a successor was given goes, once the asset has its owners back; what they were given since stays. */
const takeBack = (
  { world }: RestoreInput,
  given: HandedOver,
  owners: readonly PlanStep[],
  findings: PlanFinding[],
): PlanStep[] => {
  const asset = asAsset(given);
  const held = world.permissions.get(assetKeyOf(asset))?.get(given.principal) ?? [];
  if (held.length === 0) return [];
  const same = held.length === given.actions.length && given.actions.every((action) => held.includes(action));
  if (!same) {
    findings.push({
      severity: 'warning',
      message: `${given.holder} was given something else on ${calledAsset(asset)} since; it is left as it is.`,
    });
    return [];
  }
  const common = {
    section: 'Handing over',
    needs: owners.map(({ id }) => id),
    before: accessState(given.resource, held),
  };
  const target = { resource: given.resource, id: given.id, principal: given.principal };
  return [
    given.before === null
      ? step({
          ...common,
          id: `return:${assetKeyOf(asset)}`,
          kind: 'quicksight.access.revoke',
          title: `Take ${calledAsset(asset)} back from ${given.holder}`,
          input: target,
          after: null,
        })
      : step({
          ...common,
          id: `return:${assetKeyOf(asset)}`,
          kind: 'quicksight.access.grant',
          title: `Let ${given.holder} hold on ${calledAsset(asset)} what they held before`,
          input: { ...target, actions: given.before },
          after: accessState(given.resource, given.before),
        }),
  ];
};

const assignBack = ({ world }: RestoreInput, taken: TakenAssignment, findings: PlanFinding[]): PlanStep[] => {
  const { namespace, name } = taken;
  const before = world.assignments.get(`${namespace}/${name}`);
  if (before === undefined) {
    findings.push({
      severity: 'warning',
      message: `There is no IAM policy assignment ${name} any more; nobody gets it back.`,
    });
    return [];
  }
  const after = {
    ...before,
    enabled: taken.enabled,
    users: [...new Set([...before.users, ...taken.users])].sort(),
    groups: [...new Set([...before.groups, ...taken.groups])].sort(),
  };
  if (
    after.users.length === before.users.length &&
    after.groups.length === before.groups.length &&
    after.enabled === before.enabled
  )
    return [];
  return [
    step({
      id: `assign:${namespace}/${name}`,
      kind: 'quicksight.policy-assignment.put',
      title: `Give the IAM policy assignment ${name} back to ${some([...taken.users, ...taken.groups])}`,
      section: 'Access',
      input: { namespace, name, ...after },
      before,
      after,
    }),
  ];
};

/** Groups that went meanwhile: nothing can be given back through them. */
const lost = ({ offboarded, world }: RestoreInput): PlanFinding[] => {
  const inGrants = offboarded.grants.flatMap(({ principal }) => {
    const name = /^group\/[^/]+\/(.+)$/s.exec(tail(principal))?.[1];
    return name === undefined ? [] : [name];
  });
  const groups = new Set([...offboarded.memberships.map(({ group }) => group), ...inGrants]);
  const gone = [...groups].filter((group) => !world.groups.has(group)).sort();
  return gone.length === 0
    ? []
    : [
        {
          severity: 'blocker',
          message: `${count(gone.length, 'group is', 'groups are')} gone: ${some(gone)}.`,
          todo: 'Make them again in QuickSight under the same names, then plan again.',
        },
      ];
};
