import type { JsonObject } from '../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { exportObstacles } from '../../shared/domain/releases/export-obstacles.ts';
import { exportBundle } from '../connectors/quicksight/bundles/export-bundle.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { UnreadableBundle, unpackBundle } from './bundle-zip.ts';
import type { TakenRelease } from './take-release.ts';

/** A release with its bundle, or as it was with the reason why it has none. */
export type WithBundle =
  | { readonly release: TakenRelease; readonly refused: null }
  | { readonly release: TakenRelease; readonly refused: string };

/**
 * Has QuickSight export what was taken as an asset bundle, and keeps that with the release. What is known to spoil an
 * export is found before one is started; a release without a bundle is as good as any on the way by definitions.
 */
export const takeBundle = async (
  cloud: QuickSight,
  release: TakenRelease,
  signal?: AbortSignal,
): Promise<WithBundle> => {
  const { manifest, contents } = release;
  const documents = new Map(
    contents.map(({ hash, text }) => [hash, parseJsonDocument(text) as JsonObject] as const),
  );
  const [obstacle] = exportObstacles(manifest, documents);
  if (obstacle !== undefined) return { release, refused: obstacle };
  const exported = await exportBundle(
    cloud,
    manifest.assets.map(({ arn }) => arn),
    signal === undefined ? {} : { signal },
  );
  if ('refused' in exported) return { release, refused: `QuickSight did not export it. ${exported.refused}` };
  try {
    const files = unpackBundle(exported.bytes).map(({ name, document }) => ({
      name,
      hash: contentHash(document),
      text: printJsonDocument(document),
    }));
    return {
      refused: null,
      release: {
        manifest: {
          ...manifest,
          bundle: {
            files: files.map(({ name, hash }) => ({ name, content: hash })),
            warnings: exported.warnings.map((warning) => ({ ...warning })),
          },
        },
        contents: [...contents, ...files.map(({ hash, text }) => ({ hash, text }))],
      },
    };
  } catch (error) {
    if (!(error instanceof UnreadableBundle)) throw error;
    return { release, refused: `What QuickSight exported cannot be read. ${error.message}` };
  }
};
