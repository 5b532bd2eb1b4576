import type { RefreshFacts } from '../../../shared/domain/releases/release.ts';

/** What surrounds an asset of the stage; each is null where it may not be read. */
export interface Surroundings {
  readonly tags: Readonly<Record<string, string>> | null;
  /** ARNs. */
  readonly folders: readonly string[] | null;
  readonly refresh: RefreshFacts | null;
}

/** Who stands in the stage for whom of the release. */
export interface StandIn {
  /** `group/NAMESPACE/NAME` in the release. */
  readonly from: string;
  /** The ARN in the stage. */
  readonly arn: string;
  /** Whether somebody said so, and it is not only the same name. */
  readonly isSaid: boolean;
  readonly isThere: boolean;
}

/** What a promotion needs to know to take along what surrounds the release's assets. */
export interface CarryFacts {
  /** By the ARN in the release; null: left out on purpose. Others than users, groups and namespaces are missing. */
  readonly principals: ReadonlyMap<string, StandIn | null>;
  /** Ids of the stage's folders by the ARN in the release; null: there is no such folder. */
  readonly folders: ReadonlyMap<string, string | null>;
  /** By `assetKey` in the stage: of what is there and gets something along. */
  readonly surroundings: ReadonlyMap<string, Surroundings>;
  /** In whose name a dashboard's embedding is tried. */
  readonly embedAs: { readonly arn: string; readonly isThere: boolean } | null;
}
