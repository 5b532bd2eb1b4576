import type { Database } from 'better-sqlite3';
import type { SavedHouseStyle } from '../../shared/contract/house-style.ts';
import { type HouseStyle, houseStyle } from '../../shared/domain/releases/house-style.ts';

interface StyleRow {
  readonly revision: number;
  readonly style: string;
  readonly saved_by: string;
  readonly saved_at: string;
}

/** The house style of the profile. Each method is one transaction. */
export const createHouseStyleRepository = (database: Database) => {
  const get = (): SavedHouseStyle | null => {
    const row = database.prepare<[], StyleRow>('SELECT * FROM house_style').get();
    return row === undefined
      ? null
      : {
          style: houseStyle.parse(JSON.parse(row.style)),
          revision: row.revision,
          savedBy: row.saved_by,
          savedAt: row.saved_at,
        };
  };
  return {
    get,

    /** Saves over the revision that was seen, 0 for none; null where it is another one by now. */
    save: database.transaction(
      (
        style: HouseStyle,
        revision: number,
        by: { readonly actor: string; readonly at: string },
      ): SavedHouseStyle | null => {
        const { changes } = database
          .prepare(
            revision === 0
              ? 'INSERT OR IGNORE INTO house_style VALUES (1, :revision + 1, :style, :actor, :at)'
              : `UPDATE house_style SET revision = revision + 1, style = :style, saved_by = :actor, saved_at = :at
                 WHERE revision = :revision`,
          )
          .run({ style: JSON.stringify(style), revision, ...by });
        return changes === 0 ? null : get();
      },
    ) as (
      style: HouseStyle,
      revision: number,
      by: { readonly actor: string; readonly at: string },
    ) => SavedHouseStyle | null,

    /** Who owns what releases create in a stage, as its mappings name them. */
    owners: (environment: string): string[] =>
      database
        .prepare<[string], { owner: string }>(
          `SELECT DISTINCT o.value AS owner FROM stage_mappings m, json_each(m.mapping, '$.owners') o
           WHERE m.environment = ? ORDER BY owner`,
        )
        .all(environment)
        .map(({ owner }) => owner),
  };
};
