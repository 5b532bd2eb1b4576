import type { Database } from 'better-sqlite3';
import type { AccessOrigin } from '../../shared/domain/access-answer.ts';
import type { AccessEdge, AccessGraph, AccessObject } from '../../shared/domain/access-graph.ts';
import { objectAt } from '../../shared/domain/access-graph.ts';
import type { Json, PlanBody } from '../../shared/domain/plan.ts';

type Write = Extract<AccessOrigin, { by: 'steward' }>;

interface EntryRow {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly run_id: string;
  readonly step: string;
  readonly title: string;
  readonly connection_id: string;
  readonly plan_id: string;
}

type Fields = { readonly [name: string]: Json };
const fieldsOf = (input: Json): Fields =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};

/** What a step of this kind makes, as the keys of `keyOf`. */
const made: Readonly<Record<string, (input: Fields) => readonly string[]>> = {
  'quicksight.access.grant': ({ resource, id, principal }) => [`grant ${resource}/${id} ${principal}`],
  'quicksight.link.grant': ({ dashboard, principal }) => [`link dashboard/${dashboard} ${principal}`],
  'quicksight.folder.create': ({ id, permissions }) =>
    Object.keys(fieldsOf(permissions ?? null)).map((principal) => `grant folder/${id} ${principal}`),
  'quicksight.membership.create': ({ namespace, group, userName }) => [
    `member ${namespace}/${group} ${userName}`,
  ],
};

const keyOf = (edge: AccessEdge, from: AccessObject, to: AccessObject): string | undefined => {
  // The service's own word for everybody is a star.
  const principal = from.kind === 'public' ? '*' : from.key;
  if (edge.kind === 'grant') return `grant ${to.kind}/${to.name} ${principal}`;
  if (edge.kind === 'link_grant') return `link ${to.kind}/${to.name} ${principal}`;
  if (edge.kind === 'member') return `member ${to.namespace}/${to.name} ${from.name}`;
  return undefined;
};

/**
 * What Steward's own runs granted, from the audit log and the plans that were applied: each read once, when the
 * first question after it comes.
 */
export const createStewardWrites = (database: Database) => {
  const entries = database.prepare<[string, number], EntryRow>(
    `SELECT a.seq, a.at, a.actor, a.run_id, a.detail ->> '$.step' AS step, a.detail ->> '$.title' AS title,
       r.connection_id, r.plan_id
     FROM audit_entries a JOIN runs r ON r.id = a.run_id
     WHERE a.action = ? AND a.seq > ? AND a.outcome = 'ok' AND r.plan_id IS NOT NULL AND r.connection_id IS NOT NULL
     ORDER BY a.seq`,
  );
  const planBody = database.prepare<[string], { body: string }>('SELECT body FROM plans WHERE id = ?');
  const last = new Map<string, number>();
  const writes = new Map<string, Write[]>();

  const refresh = (): void => {
    let plan: { readonly id: string; readonly inputs: ReadonlyMap<string, Json> } | undefined;
    for (const [action, keysOf] of Object.entries(made)) {
      for (const row of entries.all(action, last.get(action) ?? 0)) {
        last.set(action, row.seq);
        if (plan?.id !== row.plan_id) {
          const body = JSON.parse(planBody.get(row.plan_id)?.body ?? '{"steps":[]}') as Pick<
            PlanBody,
            'steps'
          >;
          plan = { id: row.plan_id, inputs: new Map(body.steps.map(({ id, input }) => [id, input])) };
        }
        const { at, actor, run_id: runId, title } = row;
        const write: Write = { by: 'steward', actor, at, runId, title };
        for (const key of keysOf(fieldsOf(plan.inputs.get(row.step) ?? null))) {
          const full = `${row.connection_id} ${key}`;
          const known = writes.get(full);
          if (known) known.push(write);
          else writes.set(full, [write]);
        }
      }
    }
  };

  return {
    refresh,
    /** Who made a fact so: the last run that could have, between the readings that did not and did show it. */
    originOf(graph: AccessGraph, edge: AccessEdge): AccessOrigin {
      const from = objectAt(graph, edge.from);
      const key = keyOf(edge, from, objectAt(graph, edge.to));
      const made = key === undefined ? undefined : writes.get(`${from.connectionId} ${key}`);
      const write = made?.findLast(
        ({ at }) => at <= edge.since && (edge.unseenAt === null || at > edge.unseenAt),
      );
      return write ?? { by: edge.unseenAt === null ? 'before' : 'outside' };
    },
  };
};
