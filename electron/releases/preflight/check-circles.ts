import { type AssetId, assetKey } from '../../../shared/domain/releases/release.ts';
import { isPut, type PromotedAsset } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

/** A way from a dataset back to itself over datasets that are made of each other; undefined where there is none. */
const circleFrom = (
  start: PromotedAsset,
  byKey: ReadonlyMap<string, PromotedAsset>,
): readonly PromotedAsset[] | undefined => {
  const seen = new Set<string>();
  const parents = ({ asset, content }: PromotedAsset) =>
    content === undefined ? [] : asset.needs.filter(({ kind }) => kind === 'dataset');
  const walk = (one: PromotedAsset, way: readonly PromotedAsset[]): readonly PromotedAsset[] | undefined => {
    for (const need of parents(one)) {
      const key = assetKey(need as AssetId);
      if (key === assetKey(start.asset)) return [...way, one];
      const next = byKey.get(key);
      if (next === undefined || seen.has(key)) continue;
      seen.add(key);
      const found = walk(next, [...way, one]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(start, []);
};

/** Datasets that are made of each other in a circle cannot be created: each wants the other to be there. */
export const checkCircles: PreflightCheck = ({ placed }) => {
  const datasets = placed.filter(({ asset }) => asset.kind === 'dataset');
  const byKey = new Map(datasets.map((one) => [assetKey(one.asset), one]));
  const told = new Set<string>();
  return datasets.flatMap((one) => {
    if (told.has(assetKey(one.asset)) || one.content === undefined) return [];
    const circle = circleFrom(one, byKey);
    if (circle === undefined) return [];
    for (const member of circle) told.add(assetKey(member.asset));
    if (!circle.some(isPut)) return [];
    const names = [...circle, one].map(({ asset }) => asset.name);
    return [
      {
        severity: 'blocker' as const,
        message: `Datasets are made of each other in a circle: ${names.join(' → ')}.`,
        todo: 'Map one of them to a dataset that the stage has.',
      },
    ];
  });
};
