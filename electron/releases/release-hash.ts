import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { ReleaseManifest } from '../../shared/domain/releases/release.ts';

/**
 * SHA-256 (hex) of what a release is. What the SDK of the day does not know of it, what the service
 * warned of, and when an asset was last touched, is not part of that: the same content taken tomorrow is the same release.
 */
export const releaseHash = ({ bundle, ...manifest }: ReleaseManifest): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        ...manifest,
        ...(bundle === undefined ? {} : { bundle: bundle.files }),
        assets: manifest.assets.map(({ unknownToSdk: _, facts: { updatedAt: __, ...facts }, ...asset }) => ({
          ...asset,
          facts,
        })),
      }),
      'utf8',
    )
    .digest('hex');
