import type { Database } from 'better-sqlite3';
import type { Plan, PlanBody } from '../../shared/domain/plan.ts';
import { planBodyOf } from '../../shared/domain/plan-hash.ts';

interface PlanRow {
  readonly id: string;
  readonly hash: string;
  readonly body: string;
  readonly created_at: string;
}

/** Plans as they were reviewed. A plan never changes: what differs is another plan. */
export const createPlanRepository = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO plans (id, hash, kind, subject, body, created_at)
     VALUES (:id, :hash, :kind, :subject, :body, :createdAt)`,
  );
  const select = database.prepare<[string], PlanRow>(
    'SELECT id, hash, body, created_at FROM plans WHERE id = ?',
  );

  return {
    /** Keeps a plan; keeping the same one again does nothing. Throws when the id stands for another plan. */
    save(plan: Plan): void {
      const kept = select.get(plan.id);
      if (kept) {
        if (kept.hash !== plan.hash) throw new Error(`Plan ${plan.id} exists with other content`);
        return;
      }
      insert.run({
        id: plan.id,
        hash: plan.hash,
        kind: plan.kind,
        subject: `${plan.subject.type}:${plan.subject.id}`,
        body: JSON.stringify(planBodyOf(plan)),
        createdAt: plan.createdAt,
      });
    },

    /** Whether this profile made a plan that says this. Another id under the same words makes no other plan. */
    hasHash: (hash: string): boolean =>
      database.prepare('SELECT 1 FROM plans WHERE hash = ? LIMIT 1').get(hash) !== undefined,

    get(id: string): Plan | undefined {
      const row = select.get(id);
      if (!row) return undefined;
      return { ...(JSON.parse(row.body) as PlanBody), id: row.id, createdAt: row.created_at, hash: row.hash };
    },
  };
};
