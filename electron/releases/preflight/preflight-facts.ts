import type { TargetAsset } from '../steps/read-target.ts';

/** Who an asset of the stage belongs to, as far as it says so. */
export interface Belonging {
  /** The slug in the asset's tag. */
  readonly tenant: string | null;
  /** The only namespace whose people hold something on it, where that is not the default one. */
  readonly namespace: string | null;
}

/** What is read of a stage beside what stands under the release's ids. Null: it could not be read. */
export interface PreflightFacts {
  /** `none`: the account is not signed up. */
  readonly edition: string | null;
  readonly dashboards: readonly { readonly id: string; readonly name: string }[] | null;
  /** By `assetKey`: what the rewritten documents name in the stage, and the release does not bring. */
  readonly named: ReadonlyMap<string, TargetAsset | null>;
  /** Users and groups that the rewritten documents name; false where there is nobody of that name. */
  readonly principals: ReadonlyMap<string, boolean>;
  /** By `assetKey`: the assets of the stage that stand for some of the release. */
  readonly belongings: ReadonlyMap<string, Belonging>;
}
