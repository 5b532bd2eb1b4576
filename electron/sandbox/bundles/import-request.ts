/** The parts of a StartAssetBundleImportJob request that say how its resources are to differ. */
export interface ImportRequest {
  readonly FailureAction?: string | undefined;
  readonly OverrideParameters?:
    | ({
        readonly ResourceIdOverrideConfiguration?: { readonly PrefixForAllResources?: string } | undefined;
      } & Overrides)
    | undefined;
  readonly OverridePermissions?: Overrides | undefined;
  readonly OverrideTags?: Overrides | undefined;
  readonly OverrideValidationStrategy?: { readonly StrictModeForAllResources?: boolean } | undefined;
}

type Overrides = Readonly<Partial<Record<OverrideList, readonly Readonly<Record<string, unknown>>[]>>>;

export type OverrideList =
  | 'VPCConnections'
  | 'RefreshSchedules'
  | 'DataSources'
  | 'DataSets'
  | 'Themes'
  | 'Analyses'
  | 'Dashboards'
  | 'Folders';
