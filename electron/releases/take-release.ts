import type { JsonObject } from '../../shared/domain/json-document.ts';
import { walkJson } from '../../shared/domain/json-document-path.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { meaningOf } from '../../shared/domain/releases/asset-places.ts';
import {
  type AssetFacts,
  type AssetId,
  assetKey,
  inOrderOfNeeds,
  type ReleasedAsset,
  type ReleaseManifest,
} from '../../shared/domain/releases/release.ts';
import { assetArn, assetOfArn, type Place } from '../../shared/domain/releases/resolve-mention.ts';
import { partitionOf } from '../connectors/aws/partition.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readAsset } from './read-asset.ts';

/** A document as it is kept: under the hash of what it says. */
export interface ReleaseContent {
  readonly hash: string;
  readonly text: string;
}

export interface TakenRelease {
  readonly manifest: ReleaseManifest;
  readonly contents: readonly ReleaseContent[];
}

const nothingKnown: AssetFacts = {
  version: null,
  updatedAt: null,
  columns: null,
  importMode: null,
  sourceType: null,
  grants: null,
  tags: null,
  folders: null,
};

/** The assets that a document names in its typed places, in its order; those of other accounts are left out. */
export const needsOf = ({ kind }: AssetId, document: JsonObject, place: Place): AssetId[] => {
  const needs = new Map<string, AssetId>();
  walkJson(document, (path, value) => {
    if (typeof value !== 'string' || meaningOf(kind, path) === undefined) return;
    const asset = assetOfArn(value, place);
    if (asset !== undefined) needs.set(assetKey(asset), asset);
  });
  return [...needs.values()];
};

/** How many assets are read side by side; the account's limiter paces the calls. */
const atOnce = 8;

/**
 * Takes dashboards and analyses with all that they depend on, each asset once, circles included. What the API
 * cannot read stands in the release by name, with the reason.
 *
 * @param onProgress how many assets were read of those known so far.
 */
export const takeRelease = async (
  cloud: QuickSight,
  roots: readonly AssetId[],
  onProgress: (read: number, known: number) => void,
  signal?: AbortSignal,
): Promise<TakenRelease> => {
  const place: Place = {
    partition: partitionOf(cloud.region),
    region: cloud.region,
    accountId: cloud.accountId,
  };
  const known = new Map(roots.map((root) => [assetKey(root), root]));
  const waiting = [...known.values()];
  const assets: ReleasedAsset[] = [];
  const contents = new Map<string, string>();

  const take = async (asset: AssetId): Promise<void> => {
    const arn = assetArn(place, asset);
    const read = await readAsset(cloud, asset, arn, signal);
    if ('absent' in read) {
      assets.push({
        ...asset,
        arn,
        name: asset.id,
        content: null,
        absent: read.absent,
        bytes: 0,
        needs: [],
        facts: nothingKnown,
        unknownToSdk: [],
      });
    } else {
      const text = printJsonDocument(read.document);
      const content = contentHash(read.document);
      contents.set(content, text);
      const needs = needsOf(asset, read.document, place);
      for (const need of needs)
        if (!known.has(assetKey(need))) {
          known.set(assetKey(need), need);
          waiting.push(need);
        }
      assets.push({
        ...asset,
        arn,
        name: read.name,
        content,
        absent: null,
        bytes: Buffer.byteLength(text),
        needs,
        facts: read.facts,
        unknownToSdk: [...read.unknownToSdk],
      });
    }
    onProgress(assets.length, known.size);
  };

  const atWork = new Set<Promise<void>>();
  while (waiting.length > 0 || atWork.size > 0) {
    while (atWork.size < atOnce) {
      const next = waiting.shift();
      if (next === undefined) break;
      const work = take(next).finally(() => atWork.delete(work));
      atWork.add(work);
    }
    await Promise.race(atWork);
  }
  return {
    manifest: {
      version: 1,
      source: place,
      roots: [...roots].sort((a, b) => (assetKey(a) < assetKey(b) ? -1 : 1)),
      assets: inOrderOfNeeds(assets),
    },
    contents: [...contents].map(([hash, text]) => ({ hash, text })),
  };
};
