import type { PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import type { TenantStatus } from '../../shared/domain/tenant-spec.ts';
import { calledAsset } from '../people/plan-departure.ts';
import type { OpenGrant } from './leaving-facts.ts';
import {
  assetKeyOf,
  connectionIn,
  handOver,
  isOwnerSet,
  type LeavingInput,
  leaveGroup,
  principalsOf,
  readingFindings,
  takeGrant,
  titlesOf,
  unassign,
  usersOf,
} from './leaving-parts.ts';
import { count, some } from './plan-parts.ts';
import { stayCentral, writable } from './plan-suspend.ts';
import { orderFindings } from './plan-tenant.ts';
import type {
  Departed,
  HandedOver,
  HeldGrant,
  KeptAsset,
  TakenAssignment,
  TakenMembership,
} from './tenant-record.ts';

/** What each step of an offboarding takes or gives, by the step's id. */
export type OffboardContext = {
  readonly slug: string;
  readonly from: TenantStatus;
  readonly memberships: Record<string, TakenMembership>;
  readonly grants: Record<string, HeldGrant>;
  readonly assignments: Record<string, TakenAssignment>;
  readonly handedOver: Record<string, HandedOver>;
  readonly kept: KeptAsset[];
};

const dayMs = 24 * 60 * 60_000;

/**
 * Takes everything that the tenant's people and groups hold, memberships, grants and IAM policy assignments, and
 * deletes nothing. What only they own is handed over, or stays theirs until the final deletion. Pure.
 */
export const planOffboard = (input: LeavingInput & { readonly from: TenantStatus }): PlanBody => {
  const { tenant, facts, world, connection, choices, from } = input;
  const principals = principalsOf(input);
  const titles = titlesOf(facts);
  const kept = facts.soleAssets.filter((asset) => choices.get(assetKeyOf(asset))?.what === 'keep');
  const keptKeys = new Set(kept.map(assetKeyOf));
  const context: OffboardContext = {
    slug: tenant.slug,
    from,
    memberships: {},
    grants: {},
    assignments: {},
    handedOver: {},
    kept: kept.map(({ kind, id, title }) => ({ kind, id, title })),
  };

  const given = facts.soleAssets.flatMap((asset) => {
    const choice = choices.get(assetKeyOf(asset));
    const one = choice?.what === 'hand_over' ? handOver(world, asset, choice.to) : undefined;
    if (one === undefined) return [];
    context.handedOver[one.step.id] = one.record;
    return [one.step];
  });
  const ownerSteps = new Set(given.map(({ id }) => id));

  const taken = [...world.permissions].flatMap(([key, held]) => {
    const [kind, id] = split(key);
    const asset = titles.get(key) ?? { kind, id, title: '' };
    return [...held].flatMap(([principal, actions]) => {
      const holder = principals.get(principal);
      if (holder === undefined || actions.length === 0) return [];
      if (keptKeys.has(key) && isOwnerSet(kind, actions)) return [];
      const owner = `owner:${key}`;
      const one = takeGrant(asset, principal, holder, actions, [ownerSteps.has(owner) ? owner : undefined]);
      context.grants[one.step.id] = one.record;
      return [one.step];
    });
  });

  const ownGroups = new Set([...tenant.groups, ...(tenant.ownNamespace ? world.groups.keys() : [])]);
  const people = usersOf(input);
  // Nobody but IAM Identity Center changes who is in its groups; the grants are what is taken.
  const left = (tenant.central ? [] : [...world.groups]).flatMap(([group, { members }]) =>
    [...members].sort().flatMap((userName) => {
      if (!ownGroups.has(group) && !people.has(userName)) return [];
      const one = leaveGroup(tenant.namespace, group, userName);
      context.memberships[one.id] = { group, userName };
      return [one];
    }),
  );

  const unassigned = facts.assignments.flatMap((assignment) => {
    const one = unassign(input, assignment, ownGroups);
    if (one === undefined) return [];
    context.assignments[one.step.id] = one.record;
    return [one.step];
  });

  const losing = new Set(Object.values(context.memberships).map(({ userName }) => userName)).size;
  const strangers = strangersIn(input, ownGroups);
  return {
    version: 1,
    kind: 'tenant.offboard',
    title: `Offboard ${tenant.name}`,
    subject: { type: 'tenant', id: tenant.slug, name: tenant.name },
    connection: connectionIn(connection),
    effects: [
      tenant.central
        ? `The tenant loses ${count(taken.length, 'grant')}. Restoring gives exactly that back.`
        : `${count(losing, 'person loses', 'people lose')} their groups, and the tenant ${count(taken.length, 'grant')}. Restoring gives exactly that back.`,
      'Nothing is deleted: users, groups, folders and namespace stay until somebody applies the second plan.',
      ...(given.length === 0
        ? []
        : [`${count(given.length, 'asset gets', 'assets get')} another owner: ${some(titlesIn(given))}.`]),
    ],
    findings: orderFindings([
      ...writable(connection),
      ...(tenant.central ? [stayCentral] : []),
      ...readingFindings(input, 'warns', dayMs),
      ...endingGrants(facts.openGrants.filter(({ endsAt }) => endsAt !== null)),
      ...(kept.length === 0
        ? []
        : [
            {
              severity: 'note' as const,
              message: `${count(kept.length, 'asset that only these people own stays theirs', 'assets that only these people own stay theirs')}: ${some(kept.map(calledAsset))}. The final deletion asks who gets ${kept.length === 1 ? 'it' : 'them'}.`,
            },
          ]),
      ...(strangers.length === 0
        ? []
        : [
            {
              severity: 'warning' as const,
              message: `${count(strangers.length, 'member')} of the tenant’s groups ${strangers.length === 1 ? 'is' : 'are'} not among its people, and ${strangers.length === 1 ? 'loses' : 'lose'} these groups too: ${some(strangers)}.`,
            },
          ]),
      {
        severity: 'note',
        message:
          'Sessions that are open now may go on until they expire; an embedded one lasts up to 10 hours.',
      },
    ]),
    steps: [...given, ...taken, ...unassigned, ...left],
    context: context as unknown as PlanBody['context'],
  };
};

const split = (key: string): [KeptAsset['kind'], string] => {
  const at = key.indexOf('/');
  return [key.slice(0, at) as KeptAsset['kind'], key.slice(at + 1)];
};

const titlesIn = (steps: readonly { readonly title: string }[]): string[] =>
  steps.map(({ title }) => title.replace(/^Make .* owner of /, ''));

const strangersIn = ({ tenant, world }: LeavingInput, ownGroups: ReadonlySet<string>): string[] => {
  const people = new Set(tenant.userNames);
  const members = [...world.groups].flatMap(([group, found]) =>
    ownGroups.has(group) ? [...found.members] : [],
  );
  return [...new Set(members)].filter((name) => !people.has(name)).sort();
};

/** A grant with an end that is taken and given back would come back without its end. */
export const endingGrants = (grants: readonly OpenGrant[]): PlanFinding[] =>
  grants.length === 0
    ? []
    : [
        {
          severity: 'blocker',
          message: `${count(grants.length, 'grant')} made here ${grants.length === 1 ? 'is' : 'are'} still open: ${some(grants.map(({ holder, title }) => `${holder} on ${title}`))}.`,
          todo: 'Revoke or decline them on the page of grants, then plan again.',
        },
      ];

/**
 * What was really taken and given: the part of the plan whose steps brought it about or found it done, put over
 * what an earlier try took.
 */
export const departedBy = (
  context: OffboardContext,
  ended: (stepId: string) => boolean,
  earlier: Departed | null,
): Departed => {
  const merge = <T>(was: readonly T[], steps: Record<string, T>, keyOf: (one: T) => string): T[] => {
    const inPlan = new Set(Object.values(steps).map(keyOf));
    const all = new Map(was.filter((one) => !inPlan.has(keyOf(one))).map((one) => [keyOf(one), one]));
    for (const [stepId, one] of Object.entries(steps)) if (ended(stepId)) all.set(keyOf(one), one);
    return [...all.values()];
  };
  const held = (one: HeldGrant) => JSON.stringify([one.resource, one.id, one.principal]);
  return {
    memberships: merge(earlier?.memberships ?? [], context.memberships, ({ group, userName }) =>
      JSON.stringify([group, userName]),
    ),
    grants: merge(earlier?.grants ?? [], context.grants, held),
    assignments: merge(earlier?.assignments ?? [], context.assignments, ({ namespace, name }) =>
      JSON.stringify([namespace, name]),
    ),
    handedOver: merge(earlier?.handedOver ?? [], context.handedOver, held),
    kept: context.kept,
  };
};
