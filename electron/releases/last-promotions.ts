import type { JsonObject } from '../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import type { CarriedAsset } from '../../shared/domain/releases/deployment.ts';
import { holdsAll } from '../../shared/domain/releases/holds-all.ts';
import { type AssetId, assetKey } from '../../shared/domain/releases/release.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import type { Store } from '../store/store.ts';
import { readDashboardVersion, readTarget, type TargetAsset } from './steps/read-target.ts';

/** What the last promotion of an asset put into a stage, and what became of that. */
export interface LastPromotion {
  readonly carried: CarriedAsset;
  /** What was put there. */
  readonly promoted: JsonObject;
  /** What the service made of it, with defaults of its own; the same as `promoted` where that is not known. */
  readonly held: JsonObject;
  /** What people use now; the very same as `held` where nobody touched it. */
  readonly now: JsonObject;
}

/** An asset of a release with the id that it would have in the stage. */
interface Wanted extends AssetId {
  readonly baseId: string;
}

/**
 * What stands in a stage of each asset's last promotion. A dashboard is judged by the version that people see: one
 * that nobody published takes nothing away from anybody. Assets that no promotion brought are missing.
 */
export const readLastPromotions = async (
  given: {
    readonly cloud: QuickSight;
    readonly releases: Pick<Store['releases'], 'content'>;
    readonly signal: AbortSignal;
    readonly carried: Iterable<CarriedAsset>;
    /** What the stage has, by `assetKey` of the id there. */
    readonly targets: ReadonlyMap<string, TargetAsset | null>;
    /** Whose copies are meant; undefined: everybody's. */
    readonly tenant: string | undefined;
  },
  assets: readonly Wanted[],
): Promise<ReadonlyMap<string, LastPromotion>> => {
  const { cloud, releases, signal, targets } = given;
  const newest = [...given.carried].sort((one, other) => (one.at < other.at ? 1 : -1));
  const target = (kind: AssetId['kind'], id: string) => {
    const known = targets.get(assetKey({ kind, id }));
    return known === undefined ? readTarget(cloud, { kind, id }, signal) : Promise.resolve(known);
  };

  const dashboard = async (carried: CarriedAsset, promoted: JsonObject): Promise<LastPromotion | null> => {
    const there = await target('dashboard', carried.targetId);
    if (there === null || there.published === null || carried.version === null) return null;
    if (there.published === carried.version) return { carried, promoted, held: promoted, now: promoted };
    const version = (number: number) => readDashboardVersion(cloud, carried.targetId, number, signal);
    const [now, held] = await Promise.all([
      there.published === there.version ? there.document : version(there.published),
      version(carried.version),
    ]);
    return now === null ? null : { carried, promoted, held: held ?? promoted, now };
  };

  const lastOf = async ({ kind, id, baseId }: Wanted): Promise<LastPromotion | null> => {
    const carried = newest.find(
      (one) =>
        one.kind === kind &&
        one.content !== null &&
        ((one.sourceId === id && one.tenant === given.tenant) || one.targetId === baseId),
    );
    const text = carried?.content == null ? null : await releases.content(carried.content);
    if (carried === undefined || text === null) return null;
    const promoted = parseJsonDocument(text) as JsonObject;
    if (kind === 'dashboard') return dashboard(carried, promoted);
    const there = await target(kind, carried.targetId);
    if (there === null) return null;
    // The service adds members of its own, which nobody has made.
    const now = holdsAll(there.document, promoted) ? promoted : there.document;
    return { carried, promoted, held: promoted, now };
  };

  const found = await readEach(assets, lastOf);
  return new Map(
    assets.flatMap((asset, position) => {
      const last = found[position];
      return last == null ? [] : [[assetKey(asset), last] as const];
    }),
  );
};
