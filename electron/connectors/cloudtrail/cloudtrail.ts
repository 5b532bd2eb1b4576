/** One event as CloudTrail's event history tells it. */
export interface TrailEvent {
  /** ISO 8601. */
  readonly at: string;
  /** The whole record, as JSON text. */
  readonly record: string;
}

export interface TrailPage {
  /** Newest first. */
  readonly events: readonly TrailEvent[];
  /** Where the next page begins; undefined at the end. */
  readonly next: string | undefined;
}

/** The event history of one account: what happened in the last 90 days, region by region. */
export interface CloudTrail {
  readonly accountId: string;
  /** Where QuickSight's events land: the region of the assets and the one of the people. */
  readonly regions: readonly string[];
  /**
   * One page of QuickSight's events from `from` up to but not including `to` (ISO 8601). Fails with
   * `CredentialsError` or `CloudError`.
   */
  lookUp(
    query: {
      readonly region: string;
      readonly from: string;
      readonly to: string;
      readonly next?: string | undefined;
    },
    signal?: AbortSignal,
  ): Promise<TrailPage>;
}
