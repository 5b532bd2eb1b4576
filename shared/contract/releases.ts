import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { finding } from '../domain/plan.ts';
import { promotionWays } from '../domain/releases/choose-way.ts';
import { assetId, releasedAsset, releaseManifest, sha256 } from '../domain/releases/release.ts';
import { stageMapping } from '../domain/releases/stage-mapping.ts';
import { environmentName, slug } from '../domain/tenant-spec.ts';
import { whyNotShown } from './pipelines.ts';
import { admins, command, operators, query } from './procedure.ts';
import { promotionRequestProcedures } from './promotion-requests.ts';
import { planned } from './tenants.ts';

/** A release by its whole hash, or by as much of its beginning as names one only. */
const releaseRef = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{4,64}$/, 'A release is named by at least four digits of its hash.');

export const releaseSummary = z.object({
  hash: sha256,
  name: z.string(),
  note: z.string(),
  /** What its connection was called where it was taken. */
  connection: z.string(),
  environment: z.string().nullable(),
  takenAt: instant,
  takenBy: z.string(),
  /** When it came out of a file; null where this profile took it. */
  importedAt: instant.nullable(),
  /** Names of what was chosen. */
  dashboards: z.array(z.string()),
  assets: z.number().int(),
});
export type ReleaseSummary = z.infer<typeof releaseSummary>;

export const releaseDetail = releaseSummary.extend({ manifest: releaseManifest });
export type ReleaseDetail = z.infer<typeof releaseDetail>;

const changedProperty = z.object({
  name: z.string(),
  /** Null where there was none, or where it is too large to be read in a line. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Of a text with several lines: what changed of them. */
  lines: z
    .array(z.object({ mark: z.enum(['same', 'added', 'removed', 'left_out']), text: z.string() }))
    .readonly()
    .nullable(),
  /** `$.Definition.Sheets[0].Name`. */
  path: z.string(),
});

export const changedPart = z.object({
  type: z.string(),
  on: z.string().nullable(),
  name: z.string(),
  change: z.enum(['added', 'removed', 'renamed', 'changed', 'moved']),
  was: z.string().nullable(),
  properties: z.array(changedProperty),
  path: z.string(),
});
export type ChangedPartShown = z.infer<typeof changedPart>;

/** One asset of two releases. */
export const assetDifference = z.object({
  asset: assetId.extend({ name: z.string() }),
  change: z.enum(['added', 'removed', 'changed', 'same']),
  /** Hashes of its documents; null where there is none. */
  contents: z.object({ before: sha256.nullable(), after: sha256.nullable() }),
  /** Sentences about what surrounds the document: permissions, tags, folders. */
  facts: z.array(z.string()),
  parts: z.array(changedPart),
});
export type AssetDifference = z.infer<typeof assetDifference>;

export const takenRelease = z.object({
  release: releaseSummary,
  /** False where a release of the very same content was there already. */
  isNew: z.boolean(),
  /** What stands in it by name only. */
  absent: z.array(releasedAsset.pick({ kind: true, id: true, name: true, absent: true })),
  /** Why there is no asset bundle in it; null where there is one, or none was asked for. */
  bundleRefused: z.string().nullable(),
});
export type TakenReleaseShown = z.infer<typeof takenRelease>;

/** What becomes of one thing that a release mentions. */
export const mentionShown = z.object({
  asset: assetId.extend({ name: z.string() }),
  kind: z.enum(['arn', 'account', 'region', 'id', 'name', 'word']),
  /** What the place is for; null in free text. */
  meaning: z.string().nullable(),
  text: z.string(),
  path: z.string(),
  outcome: z.enum(['rewritten', 'unchanged', 'unresolved']),
  to: z.string().nullable(),
  reason: z.string(),
});
export type MentionShown = z.infer<typeof mentionShown>;

/** One asset on its way to a stage. */
export const promotedAsset = z.object({
  asset: assetId.extend({ name: z.string() }),
  targetId: z.string(),
  /**
   * `beside`: a dataset made under an id of its own; `kept`: left as somebody made it; `mapped`: the stage has one;
   * `absent`: it cannot travel.
   */
  action: z.enum(['create', 'update', 'beside', 'none', 'kept', 'mapped', 'absent']),
  /** What differs between what the stage has now and what the release would put there. */
  changes: z.array(changedPart),
  /** What changed since the last promotion, on which side; null where no promotion brought it. */
  since: z
    .object({
      at: instant,
      release: sha256.nullable(),
      /** What that release is called here; null where it is gone. */
      releaseName: z.string().nullable(),
      parts: z.array(
        z.object({
          origin: z.enum(['release', 'hand', 'both', 'conflict']),
          release: changedPart.nullable(),
          hand: changedPart.nullable(),
        }),
      ),
      /** Whether the promotion would take back what was made by hand. */
      handMade: z.boolean(),
    })
    .nullable(),
  /** Hashes of documents for `content` and `layouts`; null where nothing differs. Kept for a while only. */
  contents: z.object({ now: sha256, wanted: sha256, promoted: sha256.nullable() }).nullable(),
});
export type PromotedAssetShown = z.infer<typeof promotedAsset>;

/** Whether a release can go to a stage, and every reason why not. */
export const stageVerdict = z.object({
  environment: environmentName,
  title: z.string(),
  production: z.boolean(),
  /** Whether the release stands there now, and since when. */
  since: instant.nullable(),
  reasons: z.array(whyNotShown),
  /** Whether the account was read for this. */
  looked: z.boolean(),
});
export type StageVerdict = z.infer<typeof stageVerdict>;

/** The way of a promotion. `obstacles`: what keeps the release from being imported as an asset bundle. */
export const wayShown = z.object({
  way: z.enum(promotionWays),
  reason: z.string(),
  obstacles: z.array(z.string()),
  isLiveAtOnce: z.boolean(),
});
export type WayShown = z.infer<typeof wayShown>;

/** Somebody who holds something of a release, and who stands for them in the stage. */
export const carriedPerson = z.object({
  /** `group/NAMESPACE/NAME`. */
  from: z.string(),
  /** Null: left out on purpose. */
  to: z.string().nullable(),
  isThere: z.boolean(),
});
export type CarriedPerson = z.infer<typeof carriedPerson>;

const promotionChoice = {
  release: releaseRef,
  environment: environmentName,
  datasets: z.enum(['beside', 'in_place']).default('beside'),
  /** By itself, the way is chosen by what the release and the stage are like. */
  way: z.enum(promotionWays).optional(),
  /** Instead of what is saved. */
  mapping: stageMapping.optional(),
  /** Why the stage's freeze is broken, where its policy lets a person do that. */
  breakFreeze: z.string().trim().min(3, 'Say why the freeze is broken.').max(500).optional(),
  /** What becomes of fixes that were made by hand in the stage; assets by their ids in the release. */
  handMade: z
    .array(assetId.extend({ choice: z.enum(['keep', 'overwrite']) }))
    .max(2_000)
    .optional(),
};

/** Tenants of the stage's account that get a copy each; for the others nothing is done before the canary's came off. */
const chosenTenants = z.object({
  slugs: z.array(slug).min(1, 'Choose at least one tenant.').max(100, 'At most 100 tenants at once.'),
  canary: slug,
});

const layoutBox = z.object({
  key: z.string(),
  type: z.string(),
  name: z.string(),
  role: z.enum(['visual', 'control', 'text', 'image', 'other']),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  says: z.string(),
});

const sheetLayout = z.object({
  id: z.string(),
  name: z.string(),
  form: z.enum(['grid', 'free_form', 'sections', 'none']),
  width: z.number(),
  height: z.number(),
  boxes: z.array(layoutBox),
  unplaced: z.array(z.string()),
});

export const releasesContract = {
  list: query(operators)
    .input(
      z.object({
        search: z.string().max(200).optional(),
        limit: z.number().int().min(1).max(500).default(50),
        offset: z.number().int().min(0).default(0),
      }),
    )
    .output(z.object({ total: z.number().int(), releases: z.array(releaseSummary) })),

  get: query(operators)
    .input(z.object({ release: releaseRef }))
    .output(releaseDetail),

  /** Dashboards of a connection's account, by name. Reads the cloud. */
  dashboards: query(operators)
    .input(z.object({ connectionId: uuid }))
    .output(
      z.object({
        readAt: instant,
        dashboards: z.array(z.object({ id: z.string(), name: z.string(), updatedAt: instant.nullable() })),
      }),
    ),

  /** Takes dashboards with all that they depend on. Reads the cloud, changes nothing there. */
  take: command(admins, 'release.take')
    .input(
      z.object({
        connectionId: uuid,
        dashboards: z
          .array(z.string().min(1).max(512))
          .min(1, 'Choose at least one dashboard.')
          .max(200, 'At most 200 dashboards at once.'),
        name: z.string().trim().max(200).default(''),
        note: z.string().trim().max(2_000).default(''),
        /** Have QuickSight export an asset bundle too, and keep it with the release. */
        bundle: z.boolean().optional(),
      }),
    )
    .output(takenRelease),

  /** How far the taking is that is under way; null where none is. */
  taking: query(operators)
    .input(z.object({ connectionId: uuid }))
    .output(z.object({ read: z.number().int(), known: z.number().int(), exporting: z.boolean() }).nullable()),

  /** A document of a release, or of a preview made a while ago, indented for reading: the same JSON value. */
  content: query(operators)
    .input(
      z.object({
        content: sha256,
        /** Members by name: their order is nothing to a comparison. */ sorted: z.boolean().optional(),
      }),
    )
    .output(z.object({ text: z.string() })),

  /** How the sheets of such a document look, as boxes. */
  layouts: query(operators)
    .input(z.object({ content: sha256 }))
    .output(z.object({ sheets: z.array(sheetLayout) })),

  /** What the second release has otherwise than the first. */
  compare: query(operators)
    .input(z.object({ from: releaseRef, to: releaseRef }))
    .output(z.object({ from: releaseSummary, to: releaseSummary, assets: z.array(assetDifference) })),

  /** What a release would become in a stage. Reads the stage's account, keeps nothing. */
  preview: query(operators)
    .input(z.object(promotionChoice))
    .output(
      z.object({
        mapping: stageMapping,
        /** False where nobody has said yet what the stage calls things: the mapping is what names matched. */
        saved: z.boolean(),
        /** How it gets there, and why so. */
        way: wayShown,
        assets: z.array(promotedAsset),
        mentions: z.array(mentionShown),
        /** What was found before the first write, beside what is mentioned. */
        preflight: z.array(finding),
        /** Whoever holds something, where that comes along. */
        people: z.array(carriedPerson),
        /** Datasets of row rules that come along. */
        rules: z.array(z.object({ id: z.string(), name: z.string(), byArn: z.boolean() })),
        planned,
      }),
    ),

  /** Keeps what a stage calls what comes from a release's place. */
  saveMapping: command(admins, 'release.save_mapping')
    .input(z.object({ release: releaseRef, environment: environmentName, mapping: stageMapping }))
    .output(z.object({})),

  /** Plans the promotion of a release to a stage. Reads the account, changes nothing there. */
  planPromotion: command(admins, 'release.plan')
    .input(z.object({ ...promotionChoice, tenants: chosenTenants.optional() }))
    .output(planned),

  /** Applies a reviewed plan by id and hash; answers as soon as the run is journalled. */
  applyPromotion: command(admins, 'release.promote')
    .input(z.object({ planId: uuid, hash: z.string() }))
    .output(z.object({ runId: uuid })),

  ...promotionRequestProcedures,

  /** Why a release cannot be promoted, for each stage of its pipeline. */
  whyNot: query(operators)
    .input(
      z.object({
        release: releaseRef,
        environment: environmentName.optional(),
        /** Reads the stages' accounts, to tell also what stands in the way there. */
        look: z.boolean().default(false),
      }),
    )
    .output(z.object({ release: releaseSummary, stages: z.array(stageVerdict) })),

  /** A release as one file. */
  export: query(operators, 'release.export')
    .input(z.object({ release: releaseRef }))
    .output(z.object({ fileName: z.string(), base64: z.string() })),

  /** Puts a release file into the profile, after every hash in it was checked. */
  import: command(admins, 'release.import')
    .input(z.object({ base64: z.base64().max(90_000_000) }))
    .output(takenRelease),
};
