import type { Connection } from '../../shared/contract/connections.ts';
import type { StageCell, StageRow } from '../../shared/contract/pipelines.ts';
import { givesLevel } from '../../shared/domain/permission-sets.ts';
import {
  approvalsLeft,
  judgePolicy,
  type Standing,
  whyNot,
} from '../../shared/domain/releases/stage-policy.ts';
import type { Store } from '../store/store.ts';
import type { GatedStage } from './stage-gate.ts';
import { whenStood } from './when-stood.ts';

type Facts = Store['pipelines'];

export interface MappedStage extends GatedStage {
  readonly production: boolean;
  readonly connection: Pick<Connection, 'id' | 'name' | 'readOnly'> | null;
}

interface Filter {
  readonly search?: string | undefined;
  readonly releasedOnly: boolean;
  readonly limit: number;
  readonly offset: number;
}

const byKey = <T>(items: readonly T[], key: (item: T) => string): Map<string, T> =>
  new Map(items.map((item) => [key(item), item]));
const later = (...times: readonly (string | null | undefined)[]): string | null =>
  times
    .flatMap((at) => at ?? [])
    .sort()
    .at(-1) ?? null;

/**
 * Every dashboard in every stage, out of the profile. A dashboard is known by the id that it has where it comes from:
 * what a release brought somewhere under another id is the same one.
 */
export const readStageMap = async (
  facts: Facts,
  stages: readonly MappedStage[],
  { search = '', releasedOnly, limit, offset }: Filter,
  now: Date,
) => {
  const names = stages.map(({ environment }) => environment);
  const connections = [...new Set(stages.flatMap(({ connection }) => connection?.id ?? []))];
  const [carried, listed, looks, ages] = await Promise.all([
    facts.carriedDashboards(names),
    facts.listedDashboards(connections),
    facts.looks(names),
    facts.directoryAges(connections),
  ]);
  const connectionOf = new Map(stages.map(({ environment, connection }) => [environment, connection?.id]));
  const carriedAt = byKey(carried, ({ environment, sourceId }) => `${environment} ${sourceId}`);
  const listedAt = byKey(listed, ({ connectionId, id }) => `${connectionId} ${id}`);
  const lookAt = byKey(looks, ({ environment, targetId }) => `${environment} ${targetId}`);
  const ageOf = new Map(ages.map(({ connectionId, readAt }) => [connectionId, readAt]));

  // What stands under an id of its own in a stage is no dashboard apart.
  const renamed = new Set(
    carried
      .filter(({ sourceId, targetId }) => sourceId !== targetId)
      .map(({ environment, targetId }) => `${connectionOf.get(environment)} ${targetId}`),
  );
  const titles = new Map<string, string>();
  for (const { sourceId, name } of carried) titles.set(sourceId, name);
  if (!releasedOnly)
    for (const stage of stages.toReversed())
      for (const one of listed)
        if (one.connectionId === stage.connection?.id && !renamed.has(`${one.connectionId} ${one.id}`))
          titles.set(one.id, one.title);
  const wanted = search.trim().toLowerCase();
  const all = [...titles]
    .filter(([id, name]) => wanted === '' || `${name}\n${id}`.toLowerCase().includes(wanted))
    .sort(([a, one], [b, other]) => one.localeCompare(other, 'en') || (a < b ? -1 : 1));
  const page = all.slice(offset, offset + limit);
  const ids = page.map(([id]) => id);

  const [first] = stages;
  const newest = byKey(
    first === undefined ? [] : await facts.newestReleases(first.environment, ids),
    ({ dashboard }) => dashboard,
  );
  /** What each dashboard would bring to a stage: what stands in the stage before, or the newest that was taken. */
  const nextOf = (position: number, id: string) => {
    if (position === 0) return null;
    const previous = stages[position - 1];
    const before = carriedAt.get(`${previous?.environment} ${id}`);
    if (before?.release && before.releaseName !== null)
      return { hash: before.release, name: before.releaseName };
    const taken = position === 1 ? newest.get(id) : undefined;
    return taken === undefined ? null : { hash: taken.hash, name: taken.name };
  };

  // Where a stage asks what stood in the one before it, and of which release.
  const asked = new Map<string, Set<string>>();
  for (const [position, { policy }] of stages.entries()) {
    const previous = stages[position - 1];
    if (previous === undefined || (!policy.throughPrevious && policy.soakHours === 0)) continue;
    asked.set(previous.environment, new Set(ids.flatMap((id) => nextOf(position, id)?.hash ?? [])));
  }
  const standings = new Map<string, Standing[]>();
  for (const [environment, hashes] of asked) {
    const releases = await facts.rootsOf([...hashes]);
    const involved = [...new Set(releases.flatMap((release) => release.dashboards))];
    const ofDashboard = Map.groupBy(
      await facts.standingEvents(environment, involved),
      ({ dashboard }) => dashboard,
    );
    for (const release of releases) {
      const mine = release.dashboards
        .flatMap((id) => ofDashboard.get(id) ?? [])
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
      standings.set(`${environment} ${release.hash}`, await whenStood(facts, environment, release, mine));
    }
  }

  const objects = new Map(
    stages.flatMap(({ environment, connection }) =>
      ids.flatMap((id) => {
        const targetId = carriedAt.get(`${environment} ${id}`)?.targetId ?? id;
        const object = listedAt.get(`${connection?.id} ${targetId}`);
        return object === undefined ? [] : [[object.objectId, object] as const];
      }),
    ),
  );
  const owners = Map.groupBy(
    (await facts.holders([...objects.keys()])).filter(({ detail }) =>
      givesLevel('dashboard', (JSON.parse(detail) as { actions?: string[] }).actions ?? [], 'owner'),
    ),
    ({ objectId }) => objectId,
  );

  const reasons = (stage: MappedStage, position: number, next: StageCell['next'], hasIt: boolean) => {
    if (position === 0) return [];
    const previous = stages[position - 1];
    const found = [];
    if (stage.connection === null)
      found.push(
        whyNot('no_connection', `${stage.title} has no connection.`, 'Assign it one under Environments.'),
      );
    else if (stage.connection.readOnly)
      found.push(
        whyNot(
          'read_only',
          `The connection “${stage.connection.name}” is read-only.`,
          'Allow writing in the connection’s settings.',
        ),
      );
    if (next === null || previous === undefined)
      found.push(
        whyNot(
          'not_before',
          `${previous?.title ?? 'The stage before'} carries no release of it.`,
          position === 1
            ? `Take a release of it from ${previous?.title ?? 'the first stage'}.`
            : `Promote one to ${previous?.title ?? 'the stage before'} first.`,
        ),
      );
    else if (hasIt)
      found.push(
        whyNot('already_there', `${stage.title} has this release already.`, 'Nothing is to be done.'),
      );
    else
      found.push(
        ...judgePolicy({
          policy: stage.policy,
          stage: stage.title,
          previous: {
            title: previous.title,
            stood: standings.get(`${previous.environment} ${next.hash}`) ?? [],
          },
          now,
        }),
        ...[approvalsLeft(stage.title, stage.policy.approvals, 0) ?? []].flat(),
      );
    return found;
  };

  const rows = page.map(([id, name]): StageRow => {
    const cells = stages.map((stage, position): StageCell => {
      const { environment, connection } = stage;
      const put = carriedAt.get(`${environment} ${id}`);
      const targetId = put?.targetId ?? id;
      const object = listedAt.get(`${connection?.id} ${targetId}`);
      const look = lookAt.get(`${environment} ${targetId}`);
      const listedAtTime = connection === null ? null : (ageOf.get(connection.id) ?? null);
      const isLooked = look !== undefined && (object?.readAt == null || look.at >= object.readAt);
      const published = isLooked ? look.published : (object?.published ?? null);
      const readAt = later(look?.at, object?.readAt ?? listedAtTime);
      const isNewerThanPut = put !== undefined && readAt !== null && readAt > put.at;
      const drift = ((): StageCell['drift'] => {
        if (put === undefined || !isNewerThanPut) return 'unknown';
        if (isLooked || (look !== undefined && look.drift !== 'none' && look.at > put.at)) return look.drift;
        if (object === undefined) return listedAtTime !== null && listedAtTime > put.at ? 'gone' : 'unknown';
        return object.published !== null && object.published !== put.version
          ? 'changed'
          : look !== undefined && look.at > put.at
            ? look.drift
            : 'unknown';
      })();
      const next = nextOf(position, id);
      const hasIt = next !== null && put?.release === next.hash;
      return {
        environment,
        targetId,
        there:
          put !== undefined
            ? 'released'
            : object !== undefined
              ? 'by_hand'
              : listedAtTime === null
                ? 'unknown'
                : 'absent',
        release:
          put?.release && put.releaseName !== null ? { hash: put.release, name: put.releaseName } : null,
        deployedAt: put?.at ?? null,
        deployedVersion: put?.version ?? null,
        published: put !== undefined && !isNewerThanPut ? put.version : published,
        owners: object === undefined ? [] : (owners.get(object.objectId) ?? []).map((one) => one.name),
        readAt,
        drift,
        data: look?.data ?? null,
        verifiedAt: later(put?.at, look?.verified === true ? look.at : null),
        problem: look?.problem ?? null,
        next,
        whyNot: reasons(stage, position, next, hasIt),
      };
    });
    return { id, name, cells };
  });

  return {
    stages: stages.map(({ environment, title, production, connection }) => ({
      environment,
      title,
      production,
      connection: connection?.name ?? null,
      readOnly: connection?.readOnly ?? false,
      directoryReadAt: connection === null ? null : (ageOf.get(connection.id) ?? null),
    })),
    total: all.length,
    rows,
  };
};
