import type { ReleasedAsset } from '../releases/release.ts';
import type { BackupManifest } from './backup-manifest.ts';

/** What a backup knows by name only, and why it cannot bring it back by itself. */
export interface ByNameOnly {
  readonly what: string;
  readonly name: string;
  readonly why: string;
}

/** Data sources that reach their data by a role or by the account itself: they come back without anybody's word. */
const withoutCredentials = new Set(['ATHENA', 'S3', 'AWS_IOT_ANALYTICS', 'TIMESTREAM']);

/** Whether an asset is a data source whose credentials only QuickSight has, which takes them and never gives them. */
export const lacksCredentials = (
  { kind, id, facts }: ReleasedAsset,
  { secretSources }: Pick<BackupManifest, 'secretSources'>,
): boolean =>
  kind === 'data_source' && !withoutCredentials.has(facts.sourceType ?? '') && !secretSources.includes(id);

/** Everything that a restore leaves to a person: said with the backup, so that nobody learns it in need. */
export const byNameOnly = (
  manifest: Pick<BackupManifest, 'assets' | 'secretSources' | 'users' | 'gaps'>,
): ByNameOnly[] => [
  ...manifest.gaps.map(({ what, why }) => ({ what: 'list', name: what, why })),
  ...manifest.assets.flatMap((asset): ByNameOnly[] => {
    if (asset.content === null)
      return [{ what: asset.kind, name: asset.name, why: asset.absent ?? 'It could not be read.' }];
    if (lacksCredentials(asset, manifest))
      return [
        {
          what: asset.kind,
          name: asset.name,
          why: 'QuickSight does not give out its credentials: it is described, and its credentials have to be entered again.',
        },
      ];
    return [];
  }),
  ...(manifest.users.length === 0
    ? []
    : [
        {
          what: 'user',
          name:
            manifest.users.length === 1
              ? (manifest.users[0]?.userName ?? '')
              : `${manifest.users.length} people`,
          why: 'Accounts of people are kept by name: passwords and sign-in are not QuickSight’s to tell, so a restore makes no accounts.',
        },
      ]),
];
