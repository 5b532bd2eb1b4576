import type { Database } from 'better-sqlite3';
import type { Pipeline, PipelineSpec } from '../../shared/contract/pipelines.ts';
import { stagePolicy } from '../../shared/domain/releases/stage-policy.ts';
import { createStageFacts } from './stage-facts.ts';

interface StageRow {
  readonly name: string;
  readonly title: string;
  readonly revision: number;
  readonly saved_by: string;
  readonly saved_at: string;
  readonly environment: string;
  readonly policy: string;
}

/** Why a pipeline was not saved. */
export type PipelineRefusal =
  | { readonly refused: 'changed' }
  | { readonly refused: 'no_environment' | 'taken'; readonly environment: string; readonly by: string };

/** Pipelines with their stages, and what is known of dashboards in them. Each method is one transaction. */
export const createPipelineRepository = (database: Database) => {
  const list = (): Pipeline[] => {
    const rows = database
      .prepare<[], StageRow>(
        `SELECT p.name, p.title, p.revision, p.saved_by, p.saved_at, s.environment, s.policy
         FROM pipelines p JOIN pipeline_stages s ON s.pipeline = p.name
         ORDER BY p.name <> 'default', p.title, p.name, s.position`,
      )
      .all();
    return [...Map.groupBy(rows, ({ name }) => name).values()].flatMap((stages) => {
      const [first] = stages;
      return first === undefined
        ? []
        : {
            name: first.name,
            title: first.title,
            revision: first.revision,
            savedBy: first.saved_by,
            savedAt: first.saved_at,
            stages: stages.map(({ environment, policy }) => ({
              environment,
              policy: stagePolicy.parse(JSON.parse(policy)),
            })),
          };
    });
  };

  return {
    ...createStageFacts(database),

    list,

    /** Saves over the revision that was seen, 0 for none. */
    save: database.transaction(
      (
        { name, title, stages }: PipelineSpec,
        revision: number,
        by: { readonly actor: string; readonly at: string },
      ): Pipeline | PipelineRefusal => {
        for (const { environment } of stages) {
          if (database.prepare('SELECT 1 FROM environments WHERE name = ?').get(environment) === undefined)
            return { refused: 'no_environment', environment, by: name };
          const taken = database
            .prepare<[string, string], { title: string }>(
              `SELECT p.title FROM pipeline_stages s JOIN pipelines p ON p.name = s.pipeline
               WHERE s.environment = ? AND s.pipeline <> ?`,
            )
            .get(environment, name);
          if (taken !== undefined) return { refused: 'taken', environment, by: taken.title };
        }
        const values = { name, title, revision, ...by };
        const { changes } = database
          .prepare(
            revision === 0
              ? `INSERT OR IGNORE INTO pipelines VALUES (:name, :title, 1, :actor, :at)`
              : `UPDATE pipelines SET title = :title, revision = revision + 1, saved_by = :actor, saved_at = :at
                 WHERE name = :name AND revision = :revision`,
          )
          .run(values);
        if (changes === 0) return { refused: 'changed' };
        database.prepare('DELETE FROM pipeline_stages WHERE pipeline = ?').run(name);
        const insert = database.prepare('INSERT INTO pipeline_stages VALUES (?, ?, ?, ?)');
        for (const [position, { environment, policy }] of stages.entries())
          insert.run(environment, name, position, JSON.stringify(policy));
        const saved = list().find((one) => one.name === name);
        if (saved === undefined) throw new Error(`Pipeline ${name} went while it was saved`);
        return saved;
      },
    ) as (
      spec: PipelineSpec,
      revision: number,
      by: { readonly actor: string; readonly at: string },
    ) => Pipeline | PipelineRefusal,

    /** Removes it where it is still as it was seen. */
    remove: (name: string, revision: number): boolean =>
      database.prepare('DELETE FROM pipelines WHERE name = ? AND revision = ?').run(name, revision)
        .changes === 1,
  };
};
