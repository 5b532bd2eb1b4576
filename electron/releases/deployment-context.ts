import type { PromotionWay } from '../../shared/domain/releases/choose-way.ts';
import {
  type CarriedAsset,
  copyOf,
  type PlannedDeployment,
} from '../../shared/domain/releases/deployment.ts';
import { assetKey } from '../../shared/domain/releases/release.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import type { PromotedAsset } from './promotion-input.ts';
import { versionMade } from './promotion-steps.ts';

/** What a plan that brings assets into a stage says of itself, for when its run has ended. */
export interface DeploymentContext {
  readonly release: string | null;
  readonly environment: string;
  /** How a release was brought there, and why so. */
  readonly way?: { readonly way: PromotionWay; readonly reason: string };
  readonly assets: readonly PlannedDeployment[];
}

/** The hash of a document that was read, taken once: a plan asks for it several times. */
const hashOf = new WeakMap<object, string>();
const hashed = (document: Parameters<typeof contentHash>[0]): string => {
  const known = hashOf.get(document as object) ?? contentHash(document);
  hashOf.set(document as object, known);
  return known;
};

/**
 * The assets of a promotion as its deployment will record them. An asset that stays as it is keeps what was said to
 * have stood there before: going back from here means going back to that.
 */
export const deployedByPromotion = (
  release: string,
  placed: readonly PromotedAsset[],
  stepsOf: (one: PromotedAsset) => readonly string[],
  carried: ReadonlyMap<string, CarriedAsset>,
  tenant: string | undefined,
): PlannedDeployment[] =>
  placed.flatMap((one): PlannedDeployment[] => {
    const { asset, action, content, there, targetId } = one;
    if (content === undefined || action === 'mapped' || action === 'absent' || action === 'kept') return [];
    const { kind } = asset;
    const earlier = carried.get(assetKey({ kind, id: targetId }));
    const version = kind === 'dashboard' ? versionMade(one) : null;
    const isAsItWas = action === 'none' && (version === null || there?.published === version);
    const isOurs = earlier !== undefined && (kind !== 'dashboard' || earlier.version === there?.published);
    const before = isAsItWas
      ? (earlier?.before ?? null)
      : there === null
        ? null
        : {
            content: hashed(there.document),
            published: there.published,
            release: isOurs ? earlier.release : null,
          };
    return [
      {
        kind,
        sourceId: asset.id,
        targetId,
        name: asset.name,
        action,
        release,
        content: content.hash,
        version,
        before,
        ...copyOf({ tenant }),
        steps: [...stepsOf(one)],
      },
    ];
  });
