import type { PromotedAsset } from '../promotion-input.ts';
import type { CarryFacts } from './carry-facts.ts';

/** Who shall hold on an asset in the stage what somebody held on it where it was taken, by ARN, with the actions. */
export const carriedGrants = (
  { asset }: Pick<PromotedAsset, 'asset'>,
  { principals }: CarryFacts,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    (asset.facts.grants ?? []).flatMap(({ principal, actions }) => {
      const standIn = principals.get(principal);
      return standIn?.isThere === true ? [[standIn.arn, actions] as const] : [];
    }),
  );
