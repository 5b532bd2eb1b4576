import type { AccessOrigin } from './access-answer.ts';
import { type AccessEdge, type AccessGraph, eachEdge, objectAt } from './access-graph.ts';
import { actionsIn } from './access-levels.ts';
import { peopleBehind } from './access-reach.ts';
import { scopeKey } from './directory.ts';
import { type GrantedResource, grantedResources, levelOf } from './permission-sets.ts';
import type { ReviewHow, ReviewLevel, ReviewScope, SourceState } from './review.ts';
import { unusedDays } from './review.ts';
import { judgeReading, type ScopeReading, type Selected } from './review-sources.ts';

/** One thing that somebody has, as it was when it was frozen. */
export interface FrozenRow {
  readonly number: number;
  readonly who: {
    readonly key: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string | null;
    readonly email: string | null;
    readonly person: { readonly id: string; readonly name: string } | null;
  };
  readonly what: {
    readonly key: string;
    readonly kind: string;
    readonly id: string;
    readonly title: string;
    readonly namespace: string | null;
  };
  readonly how: ReviewHow;
  readonly level: ReviewLevel;
  readonly actions: readonly string[];
  /** Behind a group or a namespace; null where that is not known, or is everybody. */
  readonly people: number | null;
  readonly since: string;
  readonly unseenAt: string | null;
  readonly origin: AccessOrigin;
  readonly until: string | null;
  readonly basis: SourceState;
  readonly readAt: string | null;
  readonly lastUseAt: string | null;
  /** Why no use is known; null where one is. */
  readonly useWhy: string | null;
  /** Known not to be used within `unusedDays`. */
  readonly unused: boolean;
}

/** What is known of use: by user name and asset (`kind/id`; `*` for anything), when last. */
export interface UseFacts {
  /** Since which day every day was read; null where use was never read. */
  readonly knownSince: string | null;
  readonly lastUse: (userName: string, asset: string) => string | undefined;
}

export interface SnapshotFacts {
  readonly graph: AccessGraph;
  readonly connectionId: string;
  readonly scope: Pick<ReviewScope, 'part' | 'level'>;
  readonly selected: Selected;
  readonly at: string;
  readonly readings: ReadonlyMap<string, ScopeReading>;
  readonly use: UseFacts;
  readonly originOf: (edge: AccessEdge) => AccessOrigin;
  readonly untilOf: (edge: AccessEdge) => string | null;
  readonly personOf: (key: string) => { readonly id: string; readonly name: string } | null;
}

/** What CloudTrail calls the kinds whose use it tells. */
const usedKinds: Readonly<Record<string, string>> = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'datasource',
};

const howOf = (edge: AccessEdge, kind: string): ReviewHow => {
  if (edge.kind === 'member') return 'membership';
  if (kind === 'public') return 'public';
  if (edge.kind === 'link_grant') return 'link';
  if (kind === 'user') return 'direct';
  return kind === 'group' || kind === 'namespace' ? kind : 'unknown';
};
const broad: ReadonlySet<ReviewHow> = new Set(['namespace', 'link', 'public']);

const isGranted = (kind: string): kind is GrantedResource =>
  (grantedResources as readonly string[]).includes(kind);

const dayMs = 86_400_000;
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Whether a row belongs to a review. */
const isWanted = (
  { scope, selected }: Pick<SnapshotFacts, 'scope' | 'selected'>,
  row: { readonly how: ReviewHow; readonly level: ReviewLevel; readonly who: string; readonly what: string },
): boolean => {
  const isMembership = row.how === 'membership';
  if (scope.part === 'grants' && isMembership) return false;
  if (scope.part === 'memberships' && !isMembership) return false;
  if (scope.part === 'broad' && !broad.has(row.how)) return false;
  if (scope.level !== 'any' && row.level !== scope.level) return false;
  if (isMembership) return selected.assets === null && (selected.principals?.has(row.what) ?? true);
  return (selected.assets?.has(row.what) ?? true) && (selected.principals?.has(row.who) ?? true);
};

/** Who and what, in the order in which a person reads: by the receiver's name, then the thing's. */
const byName = (one: Omit<FrozenRow, 'number'>, other: Omit<FrozenRow, 'number'>): number => {
  const [a, b] = [one, other].map(({ who, what }) => [
    (who.person?.name ?? who.name).toLowerCase(),
    who.key,
    what.kind,
    what.title.toLowerCase(),
    what.key,
  ]);
  for (const [at, part] of (a ?? []).entries()) {
    const next = b?.[at] ?? '';
    if (part !== next) return part < next ? -1 : 1;
  }
  return 0;
};

/** The rows of a review out of everything that an account holds. Pure: the same facts give the same rows. */
export const frozenRows = (facts: SnapshotFacts): FrozenRow[] => {
  const { graph, connectionId, readings, use, at } = facts;
  const firstDay = new Date(Date.parse(at) - (unusedDays - 1) * dayMs).toISOString().slice(0, 10);
  const behind = new Map<number, readonly number[]>();
  const peopleOf = (place: number): readonly number[] => {
    const known = behind.get(place) ?? peopleBehind(graph, place);
    behind.set(place, known);
    return known;
  };
  const isRead = (scope: string): boolean => {
    const state = judgeReading(readings.get(scope), at);
    return state !== 'never' && !(state === 'unreadable' && readings.get(scope)?.readAt === null);
  };
  /** Whether it is known who stands behind a principal. */
  const arePeopleKnown = (place: number): boolean => {
    const { kind, name, namespace } = objectAt(graph, place);
    if (kind === 'group')
      return isRead(scopeKey({ list: 'members', namespace: namespace ?? '', group: name }));
    return kind === 'namespace' && isRead(scopeKey({ list: 'users', namespace: name }));
  };

  const lastUseOf = (
    edge: AccessEdge,
    how: ReviewHow,
  ): Pick<FrozenRow, 'lastUseAt' | 'useWhy' | 'unused'> => {
    const unknown = (useWhy: string) => ({ lastUseAt: null, useWhy, unused: false });
    const { kind, name } = objectAt(graph, edge.to);
    const used = usedKinds[kind];
    if (how === 'public') return unknown('Nobody signs in to follow a public link.');
    if (how === 'unknown') return unknown('Who this is is not known.');
    if (how !== 'membership' && used === undefined)
      return unknown(`CloudTrail does not tell the use of a ${kind.replace('_', ' ')}.`);
    if (use.knownSince === null) return unknown('Use was never read.');
    const asset = how === 'membership' ? '*' : `${used}/${name}`;
    const places = how === 'membership' || how === 'direct' ? [edge.from] : peopleOf(edge.from);
    if (how !== 'membership' && how !== 'direct' && !arePeopleKnown(edge.from))
      return unknown('Who is in it could not be read.');
    let last: string | null = null;
    let untold = false;
    for (const place of places) {
      const account = objectAt(graph, place);
      if (account.attributes.identityType === 'QUICKSIGHT') untold = true;
      const seen = use.lastUse(account.name, asset);
      if (seen !== undefined && (last === null || seen > last)) last = seen;
    }
    if (last !== null) return { lastUseAt: last, useWhy: null, unused: last.slice(0, 10) < firstDay };
    if (untold) return unknown('CloudTrail does not tell what people do whom QuickSight itself registered.');
    return {
      lastUseAt: null,
      useWhy: `Not used since ${use.knownSince}, the first day that is known.`,
      unused: use.knownSince <= firstDay,
    };
  };

  const rows: Omit<FrozenRow, 'number'>[] = [];
  const visit = (edge: AccessEdge): void => {
    if (edge.kind !== 'grant' && edge.kind !== 'link_grant' && edge.kind !== 'member') return;
    const [from, to] = [objectAt(graph, edge.from), objectAt(graph, edge.to)];
    if (edge.kind !== 'member' && !isGranted(to.kind)) return;
    const how = howOf(edge, from.kind);
    const actions = edge.kind === 'member' ? [] : [...actionsIn(edge.detail)].sort();
    const level = edge.kind === 'member' ? 'member' : levelOf(to.kind as GrantedResource, actions);
    if (!isWanted(facts, { how, level, who: from.key, what: to.key })) return;
    const scope =
      edge.kind === 'member'
        ? scopeKey({ list: 'members', namespace: to.namespace ?? '', group: to.name })
        : scopeKey({ list: 'grants', kind: to.kind as 'dashboard', id: to.name });
    const reading = readings.get(scope);
    rows.push({
      who: {
        key: from.key,
        kind: from.kind,
        name: from.kind === 'public' ? 'Everybody on the internet' : from.name,
        namespace: from.namespace,
        email: text(from.attributes.email),
        person: from.kind === 'user' ? facts.personOf(from.key) : null,
      },
      what: { key: to.key, kind: to.kind, id: to.name, title: to.title || to.name, namespace: to.namespace },
      how,
      level,
      actions,
      people:
        (from.kind === 'group' || from.kind === 'namespace') && arePeopleKnown(edge.from)
          ? peopleOf(edge.from).length
          : null,
      since: edge.since,
      unseenAt: edge.unseenAt,
      origin: facts.originOf(edge),
      until: facts.untilOf(edge),
      basis: judgeReading(reading, at),
      readAt: reading?.readAt ?? null,
      ...lastUseOf(edge, how),
    });
  };
  for (const [place, object] of graph.objects.entries())
    if (object.connectionId === connectionId) eachEdge(graph, 'from', place, visit);
  return rows.sort(byName).map((row, index) => ({ number: index + 1, ...row }));
};
