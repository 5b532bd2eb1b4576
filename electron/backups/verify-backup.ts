import type { BackupVerification } from '../../shared/contract/backups.ts';
import type { BackupManifest } from '../../shared/domain/backups/backup-manifest.ts';
import { byNameOnly } from '../../shared/domain/backups/by-name-only.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import type { BackupStore } from './backup-store.ts';

const why = {
  missing: 'Its document is not there.',
  damaged: 'Its document is damaged, or another one stands in its place.',
} as const;

/** Opens every document of a backup, and says which assets are lost. */
export const verifyBackup = async (
  store: Pick<BackupStore, 'document'>,
  manifest: BackupManifest,
): Promise<BackupVerification> => {
  const bad = new Map<string, keyof typeof why>();
  const known = new Set<string>();
  await readEach(
    manifest.chunks,
    async ({ content, bytes }) => {
      known.add(content);
      const found = await store.document(content, bytes);
      if (found === 'missing' || found === 'damaged') bad.set(content, found);
    },
    4,
  );
  const lost = manifest.assets.flatMap(({ kind, id, name, content }) => {
    if (content === null) return [];
    const trouble = known.has(content) ? bad.get(content) : 'missing';
    return trouble === undefined ? [] : [{ kind, id, name, why: why[trouble] }];
  });
  return {
    whole: lost.length === 0 && bad.size === 0,
    documents: manifest.chunks.length,
    lost,
    byNameOnly: byNameOnly(manifest),
  };
};
