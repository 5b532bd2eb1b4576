import { givesLevel } from '../../shared/domain/permission-sets.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { groupArn, identityOf, tenantGroup, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { type TenantRole, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import { assetKey } from '../connectors/quicksight/read-tenant-world.ts';
import { count, type PlanInput } from './plan-parts.ts';

/** What a plan does to people, in sentences, the largest first. */
export const effectsOnPeople = (input: PlanInput, steps: readonly PlanStep[]): readonly string[] => {
  const { spec, world } = input;
  const before = accessOfGroups(input);
  const after = accessAfter(input, before, steps);
  const memo = new Map<string, Change>();
  const gains = createBuckets();
  const losses = createBuckets();
  const visit = (userName: string, role: TenantRole | undefined) => {
    const groups = tenantRoles.filter((one) =>
      world.groups.get(tenantGroup(spec, one))?.members.has(userName),
    );
    const key = `${groups.join()}>${role ?? ''}`;
    const change = memo.get(key) ?? changeOf(groups, role, before, after);
    memo.set(key, change);
    gains.add(change.gained, role !== undefined && role !== 'reader');
    losses.add(change.lost, false);
  };
  const wanted = new Set<string>();
  for (const person of spec.people) {
    const userName = identityOf(person, spec.identities)?.userName;
    if (userName === undefined) continue;
    wanted.add(userName);
    // Of Identity Center's people those gain something who are in the group: the plan puts nobody into it.
    const comes = spec.identities.kind !== 'identity_center' || isMember(input, person.role, userName);
    if (comes) visit(userName, person.role);
  }
  if (spec.identities.kind !== 'identity_center')
    for (const person of input.recorded?.people ?? [])
      if (!wanted.has(person.userName)) visit(person.userName, undefined);
  return [
    ...gains.sentences((people, assets, authors) =>
      authors === 0
        ? `${people.words} ${people.one ? 'gains' : 'gain'} ${assets}.`
        : `${people.words} ${people.one ? 'gains' : 'gain'} ${assets}; ${people.one ? 'this person' : `${authors} of them`} can author.`,
    ),
    ...losses.sentences((people, assets) => `${people.words} ${people.one ? 'loses' : 'lose'} ${assets}.`),
    ...accounts(steps),
  ];
};

const isMember = ({ spec, world }: PlanInput, role: TenantRole, userName: string): boolean =>
  world.groups.get(tenantGroup(spec, role))?.members.has(userName) ?? false;

type Access = ReadonlyMap<TenantRole, ReadonlySet<string>>;
interface Tally {
  readonly dashboards: number;
  readonly datasets: number;
}
interface Change {
  readonly gained: Tally;
  readonly lost: Tally;
}

/** The assets that each of the tenant's groups can see now. */
const accessOfGroups = ({ spec, world }: PlanInput): Access =>
  new Map(
    tenantRoles.map((role) => {
      const principal = groupArn(world.place, tenantNamespace(spec.isolation), tenantGroup(spec, role));
      const seen = new Set<string>();
      for (const [key, permissions] of world.assets) {
        const kind = key.startsWith('dashboard/') ? 'dashboard' : 'dataset';
        if (givesLevel(kind, permissions.get(principal) ?? [], 'viewer')) seen.add(key);
      }
      return [role, seen] as const;
    }),
  );

const accessAfter = ({ spec, world }: PlanInput, before: Access, steps: readonly PlanStep[]): Access => {
  const after = new Map([...before].map(([role, assets]) => [role, new Set(assets)] as const));
  const roleOf = new Map(
    tenantRoles.map((role) => [
      groupArn(world.place, tenantNamespace(spec.isolation), tenantGroup(spec, role)),
      role,
    ]),
  );
  for (const { kind, input } of steps) {
    if (!kind.startsWith('quicksight.access.')) continue;
    const { resource, id, principal } = input as { resource: string; id: string; principal: string };
    const role = roleOf.get(principal);
    if (role === undefined || resource === 'folder') continue;
    if (kind.endsWith('.grant')) after.get(role)?.add(assetKey(resource, id));
    else after.get(role)?.delete(assetKey(resource, id));
  }
  return after;
};

const changeOf = (
  groups: readonly TenantRole[],
  role: TenantRole | undefined,
  before: Access,
  after: Access,
): Change => {
  const had = new Set(groups.flatMap((group) => [...(before.get(group) ?? [])]));
  const has = role === undefined ? new Set<string>() : new Set(after.get(role));
  return {
    gained: tally([...has].filter((key) => !had.has(key))),
    lost: tally([...had].filter((key) => !has.has(key))),
  };
};

const tally = (keys: readonly string[]): Tally => {
  const dashboards = keys.filter((key) => key.startsWith('dashboard/')).length;
  return { dashboards, datasets: keys.length - dashboards };
};

const assetsInWords = ({ dashboards, datasets }: Tally): string =>
  [
    ...(dashboards > 0 ? [count(dashboards, 'dashboard')] : []),
    ...(datasets > 0 ? [count(datasets, 'dataset')] : []),
  ].join(' and ');

interface People {
  readonly words: string;
  readonly one: boolean;
}

/** People counted by what happens to them. */
const createBuckets = () => {
  const counts = new Map<string, { tally: Tally; people: number; authors: number }>();
  return {
    add(what: Tally, author: boolean): void {
      if (what.dashboards + what.datasets === 0) return;
      const key = `${what.dashboards},${what.datasets}`;
      const bucket = counts.get(key) ?? { tally: what, people: 0, authors: 0 };
      bucket.people += 1;
      if (author) bucket.authors += 1;
      counts.set(key, bucket);
    },
    sentences: (say: (people: People, assets: string, authors: number) => string): string[] =>
      [...counts.values()]
        .sort((one, other) => other.people - one.people)
        .map(({ tally: what, people, authors }) =>
          say({ words: count(people, 'person', 'people'), one: people === 1 }, assetsInWords(what), authors),
        ),
  };
};

const accounts = (steps: readonly PlanStep[]): string[] => {
  const made = steps.filter(({ kind }) => kind === 'quicksight.user.register');
  const invited = made.filter(({ input }) => (input as { iamArn: string | null }).iamArn === null).length;
  const registered = made.length - invited;
  const changed = steps.filter(({ kind, before, after }) => {
    if (kind !== 'quicksight.user.update') return false;
    return (before as { role: string }).role !== (after as { role: string }).role;
  }).length;
  return [
    ...(registered > 0
      ? [
          registered === 1
            ? '1 person is registered as a QuickSight user, who is billed by role.'
            : `${count(registered, 'people', 'people')} are registered as QuickSight users, who are billed by role.`,
        ]
      : []),
    ...(invited > 0
      ? [
          `${count(invited, 'person is', 'people are')} invited as ${invited === 1 ? 'a QuickSight user' : 'QuickSight users'}: each gets a link that is shown once, and signs in when they used it.`,
        ]
      : []),
    ...(changed > 0 ? [`${count(changed, 'person changes', 'people change')} role.`] : []),
  ];
};
