import type { AssetKind } from '../../shared/domain/directory.ts';
import type { JsonObject } from '../../shared/domain/json-document.ts';
import type { PlanBody } from '../../shared/domain/plan.ts';
import type { PromotionWay } from '../../shared/domain/releases/choose-way.ts';
import type { CarriedAsset } from '../../shared/domain/releases/deployment.ts';
import type { describeChanges } from '../../shared/domain/releases/describe-changes.ts';
import type { Vocabulary } from '../../shared/domain/releases/mentions.ts';
import type { AssetId, ReleasedAsset, ReleaseManifest } from '../../shared/domain/releases/release.ts';
import type { Place } from '../../shared/domain/releases/resolve-mention.ts';
import type { ResolvedMention } from '../../shared/domain/releases/rewrite-document.ts';
import type { StageMapping } from '../../shared/domain/releases/stage-mapping.ts';
import type { ThreeWayPart } from '../../shared/domain/releases/three-way.ts';
import type { PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import type { HandMadeChoice } from './hand-made.ts';
import type { LastPromotion } from './last-promotions.ts';
import type { TargetAsset } from './steps/read-target.ts';

/** All that a promotion is planned from; read before, so that planning itself asks for little. */
export interface PromotionInput {
  readonly release: { readonly hash: string; readonly name: string };
  readonly manifest: ReleaseManifest;
  readonly documents: ReadonlyMap<string, JsonObject>;
  readonly environment: { readonly name: string; readonly title: string; readonly production: boolean };
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  readonly to: Place;
  readonly mapping: StageMapping;
  /** What the stage has under each id, by `assetKey`; an id that was not asked about is missing. */
  readonly targets: ReadonlyMap<string, TargetAsset | null>;
  /** Who holds what on the assets that the stage has, by `assetKey`. */
  readonly held: ReadonlyMap<string, PermissionsFound>;
  /** What deployments brought to the stage, by `assetKey`. */
  readonly carried: ReadonlyMap<string, CarriedAsset>;
  /** What stands of the last promotion of each of the release's assets, by `assetKey`. */
  readonly lastPromotions: ReadonlyMap<string, LastPromotion>;
  /** What was said to become of fixes by hand, by `assetKey` of the release's asset. */
  readonly handMade: ReadonlyMap<string, HandMadeChoice>;
  /** The ARNs of the stage's owners; false where there is nobody of that name. */
  readonly owners: ReadonlyMap<string, boolean>;
  /** Whose copy this is, with the ARNs of those who see its dashboards; undefined: everybody's. */
  readonly tenant:
    | { readonly slug: string; readonly name: string; readonly viewers: ReadonlyMap<string, boolean> }
    | undefined;
  /** A dataset that changed is made beside the old one, or replaced, which is live at once. */
  readonly datasets: 'beside' | 'in_place';
  /** Whether data sources come along, or the stage has to have its own: only an asset bundle carries them. */
  readonly dataSources: 'travel' | 'of_the_stage';
  /** What a person chose; undefined: whatever is right. */
  readonly way: PromotionWay | undefined;
  /** The id of the job that imports the release, should one: this plan's own. */
  readonly job: string;
  /** Accounts of other environments by id, with their names. */
  readonly otherAccounts: ReadonlyMap<string, string>;
  readonly vocabulary: Vocabulary;
}

/** What becomes of one asset. */
export interface PromotedAsset {
  readonly asset: ReleasedAsset;
  /** Its id in the stage. */
  readonly targetId: string;
  /**
   * `none`: the stage has it already; `kept`: it is left as somebody made it; `mapped`: the stage has one of its own;
   * `absent`: it cannot travel.
   */
  readonly action: 'create' | 'update' | 'beside' | 'none' | 'kept' | 'mapped' | 'absent';
  /** What stands under its id. */
  readonly there: TargetAsset | null;
  /** What it follows in the stage: the same as `there`, except where a dataset is made beside another one. */
  readonly base: TargetAsset | null;
  readonly baseId: string;
  /** What it becomes; undefined where nothing of it travels. */
  readonly content: { readonly hash: string; readonly document: JsonObject } | undefined;
  readonly mentions: readonly ResolvedMention[];
  readonly changes: readonly ReturnType<typeof describeChanges>[number][];
  /** What changed since the last promotion, and on which side; null where none brought it, or nothing is replaced. */
  readonly parts: readonly ThreeWayPart[] | null;
}

/** Whether an asset of the release is the stage's afterwards: written now, or there already as it is in the release. */
export const travels = ({ content, action }: PromotedAsset): boolean =>
  content !== undefined && action !== 'kept';

/** Whether the promotion writes an asset: its document is put into the stage. */
export const isPut = (one: PromotedAsset): one is PromotedAsset & { readonly content: object } =>
  one.content !== undefined && one.action !== 'none' && one.action !== 'kept';

/** What an asset of each kind is called within a sentence. */
export const assetWords: Readonly<Record<AssetKind, string>> = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'data source',
  theme: 'theme',
  topic: 'topic',
};

export type ReadTargets = (assets: readonly AssetId[]) => Promise<readonly (TargetAsset | null)[]>;
