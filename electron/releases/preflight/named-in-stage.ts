import type { AssetId } from '../../../shared/domain/releases/release.ts';
import { assetOfArn, type Place } from '../../../shared/domain/releases/resolve-mention.ts';
import type { PromotedAsset } from '../promotion-input.ts';

/** The texts that a rewritten document has in its typed places of one meaning. */
export const textsIn = (
  { mentions }: Pick<PromotedAsset, 'mentions'>,
  isMeant: (meaning: NonNullable<PromotedAsset['mentions'][number]['meaning']>) => boolean,
): string[] =>
  mentions.flatMap((mention) =>
    mention.meaning !== undefined && isMeant(mention.meaning) && mention.outcome !== 'unresolved'
      ? [mention.outcome === 'rewritten' ? mention.to : mention.text]
      : [],
  );

/** The assets of the stage that a rewritten document names in typed places. What belongs to AWS is no asset of it. */
export const namedInStage = (one: Pick<PromotedAsset, 'mentions'>, to: Place): AssetId[] =>
  textsIn(one, () => true).flatMap((text) => assetOfArn(text, to) ?? []);
