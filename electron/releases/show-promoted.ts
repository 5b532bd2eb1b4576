import type { PromotedAssetShown } from '../../shared/contract/releases.ts';
import { assetKey } from '../../shared/domain/releases/release.ts';
import type { Store } from '../store/store.ts';
import { showChange } from './compare-releases.ts';
import { isHandMade } from './hand-made.ts';
import type { LastPromotion } from './last-promotions.ts';
import type { PromotedAsset } from './promotion-input.ts';
import type { createRecentDocuments } from './recent-documents.ts';

/** Shows the assets of a promotion; the documents that they differ by stay at hand for a while. */
export const createShowPromoted = ({
  lastPromotions,
  releases,
  recent,
}: {
  readonly lastPromotions: ReadonlyMap<string, LastPromotion>;
  readonly releases: Pick<Store['releases'], 'get'>;
  readonly recent: Pick<ReturnType<typeof createRecentDocuments>, 'keep'>;
}): ((one: PromotedAsset) => Promise<PromotedAssetShown>) => {
  const names = new Map<string, Promise<string | null>>();
  const nameOf = (hash: string): Promise<string | null> => {
    const known = names.get(hash) ?? releases.get(hash).then((found) => found?.record.name ?? null);
    names.set(hash, known);
    return known;
  };
  const since = async (
    { carried }: LastPromotion,
    one: PromotedAsset,
  ): Promise<PromotedAssetShown['since']> =>
    one.parts && {
      at: carried.at,
      release: carried.release,
      releaseName: carried.release === null ? null : await nameOf(carried.release),
      parts: one.parts.map(({ origin, release, hand }) => ({
        origin,
        release: release && showChange(release),
        hand: hand && showChange(hand),
      })),
      handMade: isHandMade(one),
    };
  return async (one) => {
    const { asset, targetId, action, changes, parts, base, content } = one;
    const last = lastPromotions.get(assetKey(asset));
    const differs = changes.length > 0 || (parts?.length ?? 0) > 0;
    return {
      asset: { kind: asset.kind, id: asset.id, name: asset.name },
      targetId,
      action,
      changes: changes.map(showChange),
      since: last === undefined ? null : await since(last, one),
      contents:
        base !== null && content !== undefined && differs
          ? {
              now: await recent.keep(
                last !== undefined && last.now !== last.promoted ? last.now : base.document,
              ),
              wanted: await recent.keep(content.document),
              promoted: last === undefined ? null : await recent.keep(last.promoted),
            }
          : null,
    };
  };
};
