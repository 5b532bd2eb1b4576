import type { Database } from 'better-sqlite3';
import type { GrantDraft } from '../../shared/contract/grants.ts';

interface Row {
  readonly kind: GrantDraft['kind'];
  readonly revision: number;
  readonly body: string;
  readonly updatedAt: string;
}

const toDraft = ({ body, ...row }: Row): GrantDraft => ({
  ...row,
  body: JSON.parse(body) as GrantDraft['body'],
});

/** What each person began and has not handed in. Each method is one transaction, durable when it answers. */
export const createGrantDraftRepository = (database: Database) => ({
  list: (actor: string): GrantDraft[] =>
    database
      .prepare<[string], Row>(
        'SELECT kind, revision, body, updated_at AS updatedAt FROM grant_drafts WHERE actor = ? ORDER BY kind',
      )
      .all(actor)
      .map(toDraft),

  /** Saves over the revision that was seen, 0 for none; false where there is another one by now. */
  save: (actor: string, draft: GrantDraft): boolean => {
    const values = { ...draft, actor, body: JSON.stringify(draft.body) };
    const sql =
      draft.revision === 0
        ? `INSERT OR IGNORE INTO grant_drafts (actor, kind, revision, body, updated_at)
           VALUES (:actor, :kind, 1, :body, :updatedAt)`
        : `UPDATE grant_drafts SET revision = revision + 1, body = :body, updated_at = :updatedAt
           WHERE actor = :actor AND kind = :kind AND revision = :revision`;
    return database.prepare(sql).run(values).changes === 1;
  },

  discard: (actor: string, kind: GrantDraft['kind']): boolean =>
    database.prepare('DELETE FROM grant_drafts WHERE actor = ? AND kind = ?').run(actor, kind).changes === 1,
});
