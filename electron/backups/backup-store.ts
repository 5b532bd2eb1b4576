import { createHash, createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import {
  type BackupManifest,
  backupId,
  backupManifest,
} from '../../shared/domain/backups/backup-manifest.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { StewardError } from '../../shared/errors.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import type { BackupPlace } from './backup-place.ts';
import { deriveKey, seal, sealedOverhead, unseal } from './seal.ts';

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

const megabyte = 1024 * 1024;
/** A definition is 2 MB at most by the service's own limit; some leave room for what it may allow one day. */
const largestDocument = 64 * megabyte;
const largestManifest = 512 * megabyte;

/** SHA-256 (hex) of a sealed manifest: two backups of one id are told apart by it. */
const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** One backup set in one place, opened with the set's key. */
export interface BackupStore {
  readonly place: BackupPlace;
  readonly set: string;
  /**
   * Keeps a document and proves that it is there. `reused` where an earlier backup had written it, whole; one that
   * was damaged is written anew.
   */
  keep(content: string, text: string): Promise<{ readonly reused: boolean; readonly written: number }>;
  /** A document's text. `missing` or `damaged` where it cannot be had; never anything but what its hash says. */
  document(content: string, bytes: number): Promise<string | 'missing' | 'damaged'>;
  /** Writes the manifest, after which there is a backup, and reads it back. Answers its digest. */
  finish(manifest: BackupManifest): Promise<string>;
  /** The ids of all backups here, the newest first. */
  ids(): Promise<readonly string[]>;
  manifest(id: string): Promise<{ readonly manifest: BackupManifest; readonly digest: string }>;
  /** Removes backups, and then what no other backup names. Removes no document where a backup cannot be read. */
  prune(ids: readonly string[]): Promise<{ readonly removed: number }>;
}

const manifestName = (id: string): string => `manifests/${id}.backup`;

const damagedManifest = (address: string, id: string, how: string): StewardError =>
  new StewardError({
    code: 'STORE',
    happened: `The backup ${id} in ${address} ${how}.`,
    unchanged: 'Nothing was changed.',
    todo: 'Use another backup, or another copy of this one.',
  });

/** @param key the set's key, as `openKeyFile` gives it. */
export const openBackupStore = (place: BackupPlace, set: string, key: Buffer): BackupStore => {
  const salt = Buffer.from(set, 'utf8');
  const [names, chunks, manifests] = ['names', 'chunks', 'manifests'].map((purpose) =>
    deriveKey(key, salt, purpose),
  ) as [Buffer, Buffer, Buffer];

  /** A keyed hash: who sees the names does not learn which known document is there. */
  const chunkName = (content: string): string => {
    const name = createHmac('sha256', names).update(content, 'utf8').digest('hex');
    return `chunks/${name.slice(0, 2)}/${name}`;
  };

  const open = async (
    sealed: Buffer,
    purpose: string,
    from: Buffer,
    most: number,
  ): Promise<Buffer | undefined> => {
    const packed = unseal(from, purpose, sealed);
    if (packed === undefined) return undefined;
    // Whoever can seal can also pack a bomb: nothing is unpacked beyond what was said of it.
    return unpack(packed, { maxOutputLength: Math.max(most, 1) }).catch(() => undefined);
  };

  const document = async (content: string, bytes: number): Promise<string | 'missing' | 'damaged'> => {
    const name = chunkName(content);
    if (bytes > largestDocument) return 'damaged';
    // What does not get smaller by packing grows by a few bytes.
    const sealed = await place.read(name, bytes + 1024 + sealedOverhead + Math.ceil(bytes / 1000));
    if (sealed === null) return 'missing';
    if (sealed === 'too_large') return 'damaged';
    const plain = await open(sealed, `chunk ${set} ${name}`, chunks, bytes);
    if (plain === undefined || plain.length !== bytes) return 'damaged';
    const text = plain.toString('utf8');
    try {
      return contentHash(parseJsonDocument(text)) === content ? text : 'damaged';
    } catch {
      return 'damaged';
    }
  };

  const manifest = async (id: string) => {
    const bytes = backupId.safeParse(id).success ? await place.read(manifestName(id), largestManifest) : null;
    if (bytes === null)
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: `There is no backup ${id} in ${place.address}.`,
        unchanged: 'Nothing was changed.',
        todo: 'List the backups there: steward backup list',
      });
    const plain =
      bytes === 'too_large'
        ? undefined
        : await open(bytes, `manifest ${set} ${id}`, manifests, largestManifest);
    if (plain === undefined || bytes === 'too_large')
      throw damagedManifest(
        place.address,
        id,
        'is damaged, cut off, or not the one that was written under this name',
      );
    const value: unknown = JSON.parse(plain.toString('utf8'));
    const parsed = backupManifest.safeParse(value);
    if (!parsed.success)
      throw damagedManifest(place.address, id, 'was written by a newer Steward, or is none');
    return { manifest: parsed.data, digest: digestOf(bytes) };
  };

  const ids = async () =>
    (await place.list('manifests'))
      .flatMap((name) => /^manifests\/(.+)\.backup$/.exec(name)?.[1] ?? [])
      .filter((id) => backupId.safeParse(id).success)
      .reverse();

  return {
    place,
    set,
    document,
    manifest,
    ids,

    keep: async (content, text) => {
      const bytes = Buffer.from(text, 'utf8');
      const there = await document(content, bytes.length);
      if (there !== 'missing' && there !== 'damaged') return { reused: true, written: 0 };
      const name = chunkName(content);
      const sealed = seal(chunks, `chunk ${set} ${name}`, await pack(bytes));
      try {
        // Only what is damaged is written over.
        await place.write(name, sealed, there === 'damaged' ? 'replace' : undefined);
      } catch (error) {
        // Another Steward wrote it meanwhile; whether it is whole is looked at as if this one had.
        if (!(error instanceof StewardError && error.code === 'CONFLICT')) throw error;
      }
      if ((await document(content, bytes.length)) !== text)
        throw new StewardError({
          code: 'STORE',
          happened: `What was written to ${place.address} does not read back as it was.`,
          unchanged: 'No backup was made; earlier ones are as they were.',
          todo: 'What keeps it may be failing: choose another place.',
        });
      return { reused: false, written: sealed.length };
    },

    finish: async (whole) => {
      const plain = Buffer.from(JSON.stringify(backupManifest.parse(whole)), 'utf8');
      const sealed = seal(manifests, `manifest ${set} ${whole.id}`, await pack(plain));
      await place.write(manifestName(whole.id), sealed);
      const { digest } = await manifest(whole.id);
      return digest;
    },

    prune: async (gone) => {
      const going = new Set(gone);
      const staying = (await ids()).filter((id) => !going.has(id));
      const named = new Set<string>();
      let readable = true;
      for (const id of staying) {
        const kept = await manifest(id).catch((error: unknown) => {
          if (!(error instanceof StewardError)) throw error;
          return undefined;
        });
        if (kept === undefined) readable = false;
        for (const { content } of kept?.manifest.chunks ?? []) named.add(chunkName(content));
      }
      // Manifests go first: what is cut off in between leaves documents that nobody names, and no backup without them.
      for (const id of going) await place.remove(manifestName(id));
      if (!readable) return { removed: 0 };
      let removed = 0;
      for (const name of await place.list('chunks'))
        if (!named.has(name)) {
          await place.remove(name);
          removed += 1;
        }
      return { removed };
    },
  };
};
