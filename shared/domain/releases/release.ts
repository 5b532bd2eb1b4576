import { z } from 'zod';
import { assetKinds } from '../directory.ts';
import { instant } from '../identifiers.ts';
import { json } from '../plan.ts';

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'A hash has 64 hexadecimal digits.');

export const assetId = z.object({ kind: z.enum(assetKinds), id: z.string().min(1).max(2_048) });
export type AssetId = z.infer<typeof assetId>;

/** `dashboard sales`: an asset in one string, to be a key. */
export const assetKey = ({ kind, id }: AssetId): string => `${kind} ${id}`;

/** Whose permissions an asset carried where it was taken. Raw actions: levels are told from them. */
export const heldGrant = z.object({ principal: z.string(), actions: z.array(z.string()) });

/** How a SPICE dataset is refreshed: schedules without their start, which is past wherever they are put again. */
export const refreshFacts = z.object({
  schedules: z.array(z.object({ id: z.string(), schedule: z.record(z.string(), json) })),
  /** Refreshing in part and telling of failures, as the service writes it; null where nothing is said. */
  properties: z.record(z.string(), json).nullable(),
});
export type RefreshFacts = z.infer<typeof refreshFacts>;

/** What is known of an asset beside its document; each is null where it could not be read or has no meaning. */
export const assetFacts = z.object({
  /** Of a dashboard: the version that was published, which is the one taken. */
  version: z.number().int().nullable(),
  updatedAt: instant.nullable(),
  /** Of a data set: what it hands to dashboards. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })).nullable(),
  importMode: z.string().nullable(),
  /** Of a data source: `ATHENA`, `POSTGRESQL`, … */
  sourceType: z.string().nullable(),
  grants: z.array(heldGrant).nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
  /** ARNs. */
  folders: z.array(z.string()).nullable(),
  /** Of a dataset in SPICE. Missing in releases that were taken before it was read: their hash is over what they are. */
  refresh: refreshFacts.nullable().optional(),
});
export type AssetFacts = z.infer<typeof assetFacts>;

/** One asset of a release. */
export const releasedAsset = assetId.extend({
  arn: z.string(),
  name: z.string(),
  /** The hash of its document; null where there is none and it is known by name only. */
  content: sha256.nullable(),
  /** Why it is known by name only, in a sentence; null where its document is here. */
  absent: z.string().nullable(),
  /** Length of the document's text, in bytes. */
  bytes: z.number().int(),
  /** What its document names directly. */
  needs: z.array(assetId),
  facts: assetFacts,
  /** JSON paths of what AWS's own SDK would have lost in reading it. */
  unknownToSdk: z.array(z.string()),
});
export type ReleasedAsset = z.infer<typeof releasedAsset>;

/** Where a release was taken. */
export const releaseSource = z.object({
  partition: z.string(),
  accountId: z.string(),
  region: z.string(),
  connection: z.string(),
  environment: z.string().nullable(),
});

/**
 * The asset bundle that QuickSight exported of a release: its files by their names in it, each kept like any other
 * document. Packed again they are the bundle.
 */
export const releaseBundle = z.object({
  files: z.array(z.object({ name: z.string().min(1).max(2_200), content: sha256 })).min(1),
  /** What the service had to say against it, and exported nevertheless. */
  warnings: z.array(z.object({ arn: z.string(), message: z.string() })),
});
export type ReleaseBundle = z.infer<typeof releaseBundle>;

/**
 * All that makes up a release: an immutable snapshot of dashboards and what they depend on. Its hash is taken over
 * the canonical JSON of this, so that the same content is the same release, whoever took it and however it is called.
 */
export const releaseManifest = z.object({
  version: z.literal(1),
  source: releaseSource.omit({ connection: true, environment: true }),
  /** What was chosen; everything else is there because something needs it. */
  roots: z.array(assetId).min(1),
  /** In the order of `needs`: what is needed stands before what needs it. */
  assets: z.array(releasedAsset),
  /** Only where one was asked for and could be exported. */
  bundle: releaseBundle.optional(),
});
export type ReleaseManifest = z.infer<typeof releaseManifest>;

/** The hashes of everything that a release keeps: its assets' documents and the files of its bundle. */
export const contentsOf = ({
  assets,
  bundle,
}: Pick<ReleaseManifest, 'assets' | 'bundle'>): ReadonlySet<string> =>
  new Set([
    ...assets.flatMap(({ content }) => content ?? []),
    ...(bundle?.files ?? []).map(({ content }) => content),
  ]);

/** Assets so that what is needed stands before what needs it; members of a circle stay in their order. */
export const inOrderOfNeeds = (assets: readonly ReleasedAsset[]): ReleasedAsset[] => {
  const byKey = new Map(assets.map((asset) => [assetKey(asset), asset]));
  const ordered = new Set<ReleasedAsset>();
  const visiting = new Set<ReleasedAsset>();
  const visit = (asset: ReleasedAsset) => {
    if (ordered.has(asset) || visiting.has(asset)) return;
    visiting.add(asset);
    for (const need of asset.needs) {
      const needed = byKey.get(assetKey(need));
      if (needed !== undefined) visit(needed);
    }
    ordered.add(asset);
  };
  for (const asset of [...assets].sort((a, b) => (assetKey(a) < assetKey(b) ? -1 : 1))) visit(asset);
  return [...ordered];
};
