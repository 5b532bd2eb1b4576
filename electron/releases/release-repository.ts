import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { type ReleaseManifest, releaseManifest } from '../../shared/domain/releases/release.ts';
import {
  completeMapping,
  type StageMapping,
  stageMapping,
} from '../../shared/domain/releases/stage-mapping.ts';
import type { ReleaseContent } from './take-release.ts';

export interface ReleaseRecord {
  readonly hash: string;
  readonly name: string;
  readonly note: string;
  readonly connection: string;
  readonly environment: string | null;
  readonly takenAt: string;
  readonly takenBy: string;
  readonly importedAt: string | null;
}

interface ReleaseRow {
  readonly hash: string;
  readonly name: string;
  readonly note: string;
  readonly manifest: string;
  readonly connection: string;
  readonly environment: string | null;
  readonly taken_at: string;
  readonly taken_by: string;
  readonly imported_at: string | null;
}

const toRecord = (row: ReleaseRow): ReleaseRecord => ({
  hash: row.hash,
  name: row.name,
  note: row.note,
  connection: row.connection,
  environment: row.environment,
  takenAt: row.taken_at,
  takenBy: row.taken_by,
  importedAt: row.imported_at,
});

/** Releases and the documents they hold. Each method is one transaction. */
export const createReleaseRepository = (database: Database) => {
  const find = (hash: string) =>
    database.prepare<[string], ReleaseRow>('SELECT * FROM releases WHERE hash = ?').get(hash);

  const keepContents = (contents: readonly ReleaseContent[]) => {
    const content = database.prepare(
      'INSERT INTO release_contents (hash, size, bytes) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING',
    );
    for (const { hash, text } of contents) {
      const bytes = Buffer.from(text, 'utf8');
      content.run(hash, bytes.byteLength, deflateRawSync(bytes));
    }
  };

  return {
    /** Keeps documents that a plan names by their hashes. */
    addContents: database.transaction(keepContents),

    /** What a stage calls what comes from a place; null where nobody has said so yet. */
    mapping: (environment: string, account: string, region: string): StageMapping | null => {
      const row = database
        .prepare<[string, string, string], { mapping: string }>(
          'SELECT mapping FROM stage_mappings WHERE environment = ? AND source_account = ? AND source_region = ?',
        )
        .get(environment, account, region);
      return row === undefined ? null : stageMapping.parse(completeMapping(JSON.parse(row.mapping)));
    },

    saveMapping: (
      at: { readonly environment: string; readonly account: string; readonly region: string },
      mapping: StageMapping,
      by: { readonly actor: string; readonly at: string },
    ): void => {
      database
        .prepare(
          `INSERT INTO stage_mappings VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = excluded.saved_at`,
        )
        .run(at.environment, at.account, at.region, JSON.stringify(mapping), by.actor, by.at);
    },

    /** Keeps a release; one of the same content is left as it is, and said to be there. */
    add: database.transaction(
      (
        record: ReleaseRecord,
        manifest: ReleaseManifest,
        contents: readonly ReleaseContent[],
      ): { readonly isNew: boolean } => {
        if (find(record.hash) !== undefined) return { isNew: false };
        keepContents(contents);
        database
          .prepare(
            `INSERT INTO releases (hash, name, note, manifest, connection, environment, taken_at, taken_by, imported_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(
            record.hash,
            record.name,
            record.note,
            JSON.stringify(manifest),
            record.connection,
            record.environment,
            record.takenAt,
            record.takenBy,
            record.importedAt,
          );
        const asset = database.prepare('INSERT INTO release_assets VALUES (?, ?, ?, ?, ?)');
        for (const [position, one] of manifest.assets.entries())
          asset.run(record.hash, position, one.kind, one.id, one.content);
        return { isNew: true };
      },
    ),

    list: (filter: {
      readonly search: string | undefined;
      readonly limit: number;
      readonly offset: number;
    }): {
      readonly total: number;
      readonly releases: readonly (ReleaseRecord & {
        readonly dashboards: readonly string[];
        readonly assets: number;
      })[];
    } => {
      const like = `%${(filter.search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
      const where = String.raw`WHERE r.name LIKE :like ESCAPE '\' OR r.note LIKE :like ESCAPE '\' OR r.hash LIKE :like ESCAPE '\'
        OR EXISTS (SELECT 1 FROM json_each(r.manifest, '$.assets') a WHERE a.value ->> '$.name' LIKE :like ESCAPE '\')`;
      const total = database
        .prepare<{ like: string }, { n: number }>(`SELECT count(*) AS n FROM releases r ${where}`)
        .get({ like });
      const rows = database
        .prepare<{ like: string; limit: number; offset: number }, ReleaseRow>(
          `SELECT r.* FROM releases r ${where} ORDER BY r.taken_at DESC, r.hash LIMIT :limit OFFSET :offset`,
        )
        .all({ like, limit: filter.limit, offset: filter.offset });
      return {
        total: total?.n ?? 0,
        releases: rows.map((row) => {
          const { roots, assets } = releaseManifest.parse(JSON.parse(row.manifest));
          const isRoot = new Set(roots.map(({ kind, id }) => `${kind} ${id}`));
          return {
            ...toRecord(row),
            dashboards: assets.filter(({ kind, id }) => isRoot.has(`${kind} ${id}`)).map(({ name }) => name),
            assets: assets.length,
          };
        }),
      };
    },

    /** By the whole hash, or by its beginning where that names one only. */
    resolve: (start: string): readonly string[] =>
      database
        .prepare<[string, string], { hash: string }>(
          "SELECT hash FROM releases WHERE hash >= ? AND hash < ? || 'g' ORDER BY hash LIMIT 2",
        )
        .all(start, start)
        .map(({ hash }) => hash),

    get: (hash: string): { readonly record: ReleaseRecord; readonly manifest: ReleaseManifest } | null => {
      const row = find(hash);
      return row === undefined
        ? null
        : { record: toRecord(row), manifest: releaseManifest.parse(JSON.parse(row.manifest)) };
    },

    /** A document's text; null where there is none under this hash. */
    content: (hash: string): string | null => {
      const row = database
        .prepare<[string], { bytes: Buffer }>('SELECT bytes FROM release_contents WHERE hash = ?')
        .get(hash);
      return row === undefined ? null : inflateRawSync(row.bytes).toString('utf8');
    },
  };
};
