import { randomInt } from 'node:crypto';
import type { BackupManifest } from '../../shared/domain/backups/backup-manifest.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import type { BackupStore } from './backup-store.ts';
import { readAccount } from './read-account.ts';

const signs = '0123456789abcdefghjkmnpqrstvwxyz';

/** The id of a backup that begins now. */
export const newBackupId = (begun: Date): string => {
  const [day = '', time = ''] = begun.toISOString().slice(0, 19).replace(/[-:]/g, '').split('T');
  return `${day}-${time}-${Array.from({ length: 6 }, () => signs[randomInt(signs.length)]).join('')}`;
};

export interface MadeManifest {
  readonly manifest: BackupManifest;
  readonly digest: string;
  readonly chunks: { readonly written: number; readonly reused: number };
  /** Bytes that no earlier backup had. */
  readonly bytesWritten: number;
}

/**
 * Reads an account into a store: each document as it comes, the manifest last. Cut off anywhere, it leaves
 * documents that the next backup finds there, and no backup.
 */
export const makeBackup = async (
  cloud: QuickSight,
  store: BackupStore,
  about: {
    readonly connection: string;
    readonly environment: string | null;
    readonly madeBy: string;
    readonly previous: BackupManifest['previous'];
    readonly now: () => Date;
  },
  onProgress: (read: number, known: number) => void,
  signal: AbortSignal,
): Promise<MadeManifest> => {
  const begun = about.now();
  const kept = new Map<string, Promise<unknown>>();
  const chunks: { content: string; bytes: number }[] = [];
  const counts = { written: 0, reused: 0 };
  let bytesWritten = 0;
  const { place, ...account } = await readAccount(cloud, {
    onProgress,
    signal,
    onDocument: async (content, text) => {
      // Two assets that say the same have one document.
      const keeping =
        kept.get(content) ??
        store.keep(content, text).then(({ reused, written }) => {
          counts[reused ? 'reused' : 'written'] += 1;
          bytesWritten += written;
          chunks.push({ content, bytes: Buffer.byteLength(text) });
        });
      kept.set(content, keeping);
      await keeping;
    },
  });
  signal.throwIfAborted();
  const manifest: BackupManifest = {
    version: 1,
    id: newBackupId(begun),
    set: store.set,
    previous: about.previous,
    source: {
      ...place,
      connection: about.connection,
      environment: about.environment,
      identityRegion: cloud.identityRegion,
    },
    begunAt: begun.toISOString(),
    madeAt: about.now().toISOString(),
    madeBy: about.madeBy,
    ...account,
    chunks: chunks.sort((a, b) => (a.content < b.content ? -1 : 1)),
  };
  const digest = await store.finish(manifest);
  return { manifest, digest, chunks: counts, bytesWritten };
};
