import { v7 as uuidv7 } from 'uuid';
import type { GivenKind } from '../../shared/domain/given.ts';
import { endOf, type GrantRequest } from '../../shared/domain/grant.ts';
import { coveredAt, stretches } from '../../shared/domain/grant-cover.ts';
import { type GrantNeeds, strictestOf } from '../../shared/domain/grant-policy.ts';
import { type AccessLevel, accessLevels } from '../../shared/domain/permission-sets.ts';
import type { Json, PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import type { AccessState } from '../connectors/quicksight/steps/access-steps.ts';
import type { PrincipalFact, TargetFact } from './grant-facts.ts';
import { grantFindings } from './grant-findings.ts';
import type { GrantRecord } from './grant-record.ts';
import { assigningSteps, heldOf, stepOf } from './grant-steps.ts';
import { assignedWords, counted, people, resourceWords, spanWords, stretchWords } from './grant-words.ts';
import { type GrantWorld, targetKey, tenantsOfPrincipal, tenantsOfTarget } from './grant-world.ts';

/** One principal and one thing; the pairs of a request are all of `who` with all of `what`. */
export interface GrantPair {
  readonly principal: PrincipalFact;
  readonly target: TargetFact & { readonly resource: GivenKind; readonly policy?: string };
  readonly level: AccessLevel;
}

export interface GrantPlanInput {
  readonly request: GrantRequest;
  readonly requestId: string;
  readonly pairs: readonly GrantPair[];
  /** Receivers and things that were asked for and are not in the directory. */
  readonly missing: readonly PlanFinding[];
  readonly world: GrantWorld;
  readonly connection: PlanBody['connection'];
}

/** What its domain needs when the plan is applied and when it has ended. */
export type GrantContext = {
  readonly requestId: string;
  readonly request: Json;
  readonly policyVersion: number;
  readonly needs: Json;
  /** How many other people must approve. */
  readonly approvals: number;
  readonly grants: readonly {
    readonly grantId: string;
    readonly stepId: string | null;
    readonly resulting: string;
  }[];
};

export interface PlannedGrants {
  readonly body: PlanBody;
  readonly grants: readonly GrantRecord[];
  readonly needs: GrantNeeds;
  readonly approvals: number;
}

const knownLevel = (state: AccessState | null): AccessLevel | null =>
  accessLevels.find((level) => level === state?.level) ?? null;

/** What is held beneath Steward's grants: what its own first grant found, or else what is held now. */
const baselineOf = (covers: readonly GrantRecord[], held: AccessState | null): AccessState | null => {
  const [first] = covers;
  return first === undefined ? held : first.heldBefore;
};

interface Prepared {
  readonly grant: GrantRecord;
  readonly step: PlanStep | null;
  readonly resulting: string;
  readonly outside: boolean;
}

const prepare = (
  { request, requestId, world, connection }: GrantPlanInput,
  pair: GrantPair,
  assigning: ReadonlyMap<string, PlanStep | null>,
): Prepared => {
  const { principal, target, level } = pair;
  const { resource } = target;
  const mine = world.covers.filter(
    (cover) =>
      cover.principal.arn === principal.key &&
      cover.target.resource === resource &&
      cover.target.id === target.id,
  );
  const held = heldOf(world, pair);
  const heldBefore = baselineOf(mine, held);
  const covers = [...mine, { level, endsAt: endOf(request.span, world.now) }];
  const wanted = coveredAt(covers, knownLevel(heldBefore), world.now) ?? level;
  return {
    grant: {
      id: uuidv7(),
      requestId,
      connectionId: connection.id,
      target: { resource, id: target.id, title: target.title },
      principal: { arn: principal.key, kind: principal.kind, name: principal.name },
      level,
      heldBefore,
      state: 'waiting',
      activeAt: null,
      endsAt: null,
      lastedMs: 0,
      ending: null,
      letEnd: false,
      problem: null,
    },
    step:
      resource === 'policy_assignment'
        ? (assigning.get(targetKey(target)) ?? null)
        : stepOf(pair, held, wanted),
    resulting: stretchWords(
      stretches(covers, knownLevel(heldBefore), world.now),
      resource === 'policy_assignment' ? assignedWords : undefined,
    ),
    outside: mine.length === 0 && held !== null && coveredAt([], knownLevel(held), world.now) !== null,
  };
};

const behind = (world: GrantWorld, principal: PrincipalFact): readonly string[] => {
  switch (principal.kind) {
    case 'user':
      return [principal.key];
    case 'group':
      return world.members.flatMap(({ group, user }) => (group === principal.key ? [user] : []));
    case 'namespace':
      return world.peopleIn.get(principal.name) ?? [];
    case 'public':
      return [];
  }
};

/** The people behind principals: themselves, a group's members, everybody of a namespace. */
const peopleBehind = (world: GrantWorld, principals: readonly PrincipalFact[]): ReadonlySet<string> =>
  new Set(principals.flatMap((principal) => behind(world, principal)));

const distinct = <T>(items: readonly T[], key: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

/** What a plan means for people and data. */
const effectsOf = ({ request, pairs, world }: GrantPlanInput, prepared: readonly Prepared[]): string[] => {
  const principals = distinct(
    pairs.map(({ principal }) => principal),
    ({ key }) => key,
  );
  const targets = distinct(
    pairs.map(({ target }) => target),
    targetKey,
  );
  const affected = peopleBehind(world, principals);
  const assigned = targets.filter(({ resource }) => resource === 'policy_assignment');
  const things = [
    ...Map.groupBy(
      targets.filter((target) => !assigned.includes(target)),
      ({ resource }) => resource,
    ),
  ]
    .map(([resource, all]) => counted(all.length, resourceWords[resource]))
    .join(' and ');
  const effects: string[] = [];
  const isPublic = principals.some(({ kind }) => kind === 'public');
  if (isPublic)
    effects.push(
      `Everybody on the internet who has the link sees ${targets.flatMap(({ resource, title }) => (resource === 'link' ? [title] : [])).join(', ')} with its data, without signing in, ${spanWords(request.span)}.`,
    );
  if (things !== '' && principals.some(({ kind }) => kind !== 'public'))
    effects.push(
      `${people(affected.size)} may use ${things} as ${request.level}${affected.size === 1 ? '' : 's'}, ${spanWords(request.span)}.`,
    );
  if (assigned.length > 0)
    effects.push(
      `${people(affected.size)} ${affected.size === 1 ? 'reaches' : 'reach'} in S3 and Athena what the IAM ${assigned.length === 1 ? 'policy' : 'policies'} of ${assigned.map(({ title }) => title).join(', ')} ${assigned.length === 1 ? 'opens' : 'open'}, ${spanWords(request.span)}. Steward does not read what ${assigned.length === 1 ? 'it says' : 'they say'}.`,
    );
  for (const principal of principals) {
    if (principal.kind === 'user' || principal.kind === 'public') continue;
    const size = peopleBehind(world, [principal]).size;
    effects.push(
      principal.kind === 'group'
        ? `${size.toLocaleString('en-US')} of them through group ${principal.name}, and whoever joins it.`
        : `${size.toLocaleString('en-US')} of them through namespace ${principal.name}, and whoever is added to it.`,
    );
  }
  if (
    targets.some(({ resource }) => resource === 'link') &&
    principals.some(({ kind }) => kind === 'namespace')
  )
    effects.push(
      'A link shows its dashboard to everybody of the namespace who has it. No list shows it to them.',
    );
  const folders = targets.filter(({ resource }) => resource === 'folder');
  if (folders.length > 0)
    effects.push(
      `A folder gives everything that lies in it, now and later: ${folders.map(({ title }) => title).join(', ')}.`,
    );
  const differing = prepared.filter(({ resulting }, index) => {
    const pair = pairs[index];
    return (
      pair !== undefined &&
      world.covers.some(
        (cover) => cover.principal.arn === pair.principal.key && cover.target.id === pair.target.id,
      ) &&
      resulting !== ''
    );
  });
  for (const { grant, resulting } of differing.slice(0, 20))
    effects.push(`With earlier grants, ${grant.principal.name} on ${grant.target.title}: ${resulting}.`);
  return effects;
};

const titleOf = ({ pairs, request }: GrantPlanInput): string => {
  const principals = distinct(
    pairs.map(({ principal }) => principal),
    ({ key }) => key,
  );
  const targets = distinct(
    pairs.map(({ target }) => target),
    targetKey,
  );
  const who = principals.length === 1 ? (principals[0]?.name ?? '') : `${principals.length} receivers`;
  const what =
    targets.length === 1
      ? `${resourceWords[targets[0]?.resource ?? 'dashboard'][0]} ${targets[0]?.title ?? ''}`
      : `${targets.length} things`;
  const start = request.breakGlass ? 'Break glass: let' : 'Let';
  if (targets.length > 0 && targets.every(({ resource }) => resource === 'link'))
    return `${start} ${who} see ${targets.length === 1 ? `dashboard ${targets[0]?.title ?? ''} by its link` : `${targets.length} dashboards by their links`}`;
  const level = targets.every(({ resource }) => resource === 'policy_assignment')
    ? ''
    : ` as ${request.level}`;
  return `${start} ${who} use ${what}${level}`;
};

/** Plans a request: what is called, what it means for people and data, and what stands in the way. Pure. */
export const planGrants = (input: GrantPlanInput): PlannedGrants => {
  const { request, pairs, world, connection } = input;
  const assigning = assigningSteps(input);
  const prepared = pairs.map((pair) => prepare(input, pair, assigning));
  const needs = strictestOf(world.policies.policies, {
    environments: world.environments.map(({ name }) => name),
    level: request.level,
    tenants: [
      ...new Set(
        pairs.flatMap(({ principal, target }) =>
          [...tenantsOfPrincipal(world, principal), ...tenantsOfTarget(world, target)].map(
            ({ slug }) => slug,
          ),
        ),
      ),
    ],
  });
  const approvals = request.breakGlass ? 0 : (needs.approvals?.count ?? 0);
  const context: GrantContext = {
    requestId: input.requestId,
    request: request as unknown as Json,
    policyVersion: world.policies.version,
    needs: needs as unknown as Json,
    approvals,
    grants: prepared.map(({ grant, step, resulting }) => ({
      grantId: grant.id,
      stepId: step?.id ?? null,
      resulting,
    })),
  };
  const outside = prepared.filter(({ outside, step }) => outside && step === null);
  const findings: readonly PlanFinding[] = [
    ...input.missing,
    ...grantFindings(input, needs),
    ...(outside.length === 0
      ? []
      : [
          {
            severity: 'note' as const,
            message: `${outside.length === 1 ? `${outside[0]?.grant.principal.name} holds this level on ${outside[0]?.grant.target.title} anyhow, given outside Steward` : `${outside.length} of them hold this level anyhow, given outside Steward`}: nothing is taken when the grant ends.`,
          },
        ]),
  ];
  const rank = { blocker: 0, warning: 1, note: 2 };
  return {
    grants: prepared.map(({ grant }) => grant),
    needs,
    approvals,
    body: {
      version: 1,
      kind: 'grant.apply',
      title: titleOf(input),
      subject: { type: 'grant', id: input.requestId, name: titleOf(input) },
      connection,
      effects: pairs.length === 0 ? [] : effectsOf(input, prepared),
      findings: [...findings].sort((one, other) => rank[one.severity] - rank[other.severity]),
      steps: [
        ...distinct(
          prepared.flatMap(({ step }) => (step === null ? [] : [step])),
          ({ id }) => id,
        ),
      ],
      context: context as unknown as Json,
    },
  };
};
