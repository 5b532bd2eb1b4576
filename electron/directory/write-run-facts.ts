import type { Database } from 'better-sqlite3';
import type { Json } from '../../shared/domain/plan.ts';
import type { ObjectRef } from '../connectors/quicksight/directory/reading.ts';
import type { FactSteps } from './apply-outcomes.ts';
import type { FactTold } from './facts-of-step.ts';
import type { Changes } from './scope-outcome.ts';

/** What a run read back, in the order in which it did. */
export interface RunTold {
  readonly runId: string;
  readonly connectionId: string;
  readonly facts: readonly { readonly at: string; readonly told: FactTold }[];
}

interface ScopeRow {
  readonly id: number;
  readonly read_at: string | null;
}
interface StateRow {
  readonly valid_from: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly title: string;
  readonly detail: string;
  readonly read_at: string | null;
  readonly marker: string | null;
}
interface EdgeRow {
  readonly id: number;
  readonly from_id: number;
  readonly to_id: number;
  readonly valid_from: string;
  readonly read_at: string | null;
  readonly detail: string;
}

type Fields = { readonly [name: string]: Json };
const fields = (detail: string): Fields => (JSON.parse(detail) as Fields | null) ?? {};

/**
 * Brings what a run has changed to how it read it back. A fact is no older than the reading that shows it, so what
 * was read since is left as it is; the lists around a fact keep their age, for they were not read.
 */
export const createRunFactWriter = (database: Database, steps: FactSteps) => {
  const prepared = {
    latest: database.prepare<[{ connection: string }], { at: string | null }>(
      `SELECT max(at) AS at FROM (SELECT max(seen_at) AS at FROM directory_scopes WHERE connection_id = :connection
         UNION ALL SELECT max(at) FROM directory_look_ups WHERE connection_id = :connection
         UNION ALL SELECT max(at) FROM directory_runs WHERE connection_id = :connection)`,
    ),
    scope: database.prepare<[string, string], ScopeRow>(
      'SELECT id, read_at FROM directory_scopes WHERE connection_id = ? AND scope = ?',
    ),
    // It was never read: 'gone' is what no screen counts and every sync reads.
    addScope: database.prepare(
      `INSERT INTO directory_scopes (connection_id, scope, owner_id, state, seen_at) VALUES (?, ?, ?, 'gone', ?)`,
    ),
    state: database.prepare<[number], StateRow>(
      `SELECT s.valid_from, s.name, s.namespace, s.title, d.value AS detail, s.read_at, s.marker
       FROM directory_states s JOIN directory_details d ON d.id = s.detail_id
       WHERE s.object_id = ? AND s.valid_to IS NULL`,
    ),
    setStateRead: database.prepare(
      'UPDATE directory_states SET read_at = ? WHERE object_id = ? AND valid_to IS NULL',
    ),
    endState: database.prepare(
      'UPDATE directory_states SET valid_to = ? WHERE object_id = ? AND valid_to IS NULL',
    ),
    dropState: database.prepare('DELETE FROM directory_states WHERE object_id = ? AND valid_from = ?'),
    addState: database.prepare(
      `INSERT INTO directory_states (object_id, valid_from, unseen_at, scope_id, name, namespace, title, marker, detail_id, read_at)
       VALUES (:object, :at, :unseen, :scope, :name, :namespace, :title, :marker, :detail, :at)`,
    ),
    edgesFrom: database.prepare<[number, string], EdgeRow>(
      `SELECT e.id, e.from_id, e.to_id, e.valid_from, e.read_at, d.value AS detail FROM directory_edges e
       JOIN directory_details d ON d.id = e.detail_id WHERE e.from_id = ? AND e.kind = ? AND e.valid_to IS NULL`,
    ),
    edgesTo: database.prepare<[number, string], EdgeRow>(
      `SELECT e.id, e.from_id, e.to_id, e.valid_from, e.read_at, d.value AS detail FROM directory_edges e
       JOIN directory_details d ON d.id = e.detail_id WHERE e.to_id = ? AND e.kind = ? AND e.valid_to IS NULL`,
    ),
    edge: database.prepare<[number, string, number], EdgeRow>(
      `SELECT e.id, e.from_id, e.to_id, e.valid_from, e.read_at, d.value AS detail FROM directory_edges e
       JOIN directory_details d ON d.id = e.detail_id
       WHERE e.from_id = ? AND e.kind = ? AND e.to_id = ? AND e.valid_to IS NULL`,
    ),
    setEdgeRead: database.prepare('UPDATE directory_edges SET read_at = ? WHERE id = ?'),
    endEdge: database.prepare('UPDATE directory_edges SET valid_to = ? WHERE id = ?'),
    dropEdge: database.prepare('DELETE FROM directory_edges WHERE id = ?'),
    addEdge: database.prepare(
      `INSERT INTO directory_edges (kind, from_id, to_id, detail_id, scope_id, valid_from, unseen_at, read_at)
       VALUES (:kind, :from, :to, :detail, :scope, :at, :unseen, :at)`,
    ),
    byPrincipal: database.prepare<[string, string], { id: number }>(
      `SELECT o.id FROM directory_objects o
       JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
       JOIN directory_details d ON d.id = s.detail_id
       WHERE o.connection_id = ? AND o.kind = 'user' AND d.value ->> '$.principalId' = ?`,
    ),
    note: database.prepare(
      `INSERT INTO directory_run_changes (object_id, scope_id, run_id, at, known) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET run_id = excluded.run_id, at = excluded.at, known = excluded.known`,
    ),
    run: database.prepare(
      `INSERT INTO directory_runs (run_id, connection_id, at, began, ended) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = max(at, excluded.at), began = began + excluded.began, ended = ended + excluded.ended`,
    ),
  };

  const endEdge = (edge: EdgeRow, at: string): void => {
    // What began in this very moment never held.
    if (edge.valid_from >= at) prepared.dropEdge.run(edge.id);
    else prepared.endEdge.run(at, edge.id);
    steps.count({ began: 0, ended: 1 });
  };

  const write = ({ runId, connectionId }: RunTold, told: FactTold, seenAt: string, at: string): void => {
    const idOf = (ref: ObjectRef): number => steps.objectId(connectionId, ref);
    const scope: ScopeRow = prepared.scope.get(connectionId, told.scope) ?? {
      id: Number(
        prepared.addScope.run(connectionId, told.scope, told.owner === null ? null : idOf(told.owner), at)
          .lastInsertRowid,
      ),
      read_at: null,
    };
    if (scope.read_at !== null && scope.read_at > seenAt) return;
    const note = (object: number, known: 0 | 1) => prepared.note.run(object, scope.id, runId, at, known);

    const hold = (kind: string, from: number, to: number, detail: Json, partly: boolean): void => {
      const old = prepared.edge.get(from, kind, to);
      // Asked about since.
      if (old?.read_at != null && old.read_at > at) return;
      const whole = partly && old !== undefined ? { ...fields(old.detail), ...(detail as Fields) } : detail;
      const detailId = steps.detailId(whole);
      if (old !== undefined && steps.detailId(JSON.parse(old.detail) as Json) === detailId) {
        prepared.setEdgeRead.run(at, old.id);
        return;
      }
      if (old !== undefined) endEdge(old, at);
      prepared.addEdge.run({
        kind,
        from,
        to,
        detail: detailId,
        scope: scope.id,
        at,
        unseen: scope.read_at,
      });
      steps.count({ began: 1, ended: 0 });
      note(from, 1);
      note(to, 1);
    };
    const holdNot = (edge: EdgeRow | undefined): void => {
      if (edge === undefined || (edge.read_at !== null && edge.read_at > at)) return;
      endEdge(edge, at);
      note(edge.from_id, 1);
      note(edge.to_id, 1);
    };
    const gone = (object: number): void => {
      if (prepared.state.get(object) === undefined) return;
      steps.endObject(object, at);
      note(object, 1);
    };

    switch (told.fact) {
      case 'unread':
        note(idOf(told.about), 0);
        return;
      case 'gone':
        gone(idOf(told.object));
        return;
      case 'principal_gone': {
        const found = prepared.byPrincipal.get(connectionId, told.principalId);
        if (found !== undefined) gone(found.id);
        return;
      }
      case 'edge': {
        const [from, to] = [idOf(told.from), idOf(told.to)];
        if (told.detail === undefined) holdNot(prepared.edge.get(from, told.kind, to));
        else hold(told.kind, from, to, told.detail, told.partly === true);
        return;
      }
      case 'edges': {
        const from = idOf(told.from);
        const wanted = new Set(told.to.map(idOf));
        for (const edge of prepared.edgesFrom.all(from, told.kind))
          if (!wanted.has(edge.to_id)) holdNot(edge);
        for (const to of wanted) hold(told.kind, from, to, null, false);
        return;
      }
      case 'edges_to': {
        const to = idOf(told.to);
        const wanted = new Set(told.from.map(idOf));
        for (const edge of prepared.edgesTo.all(to, told.kind)) if (!wanted.has(edge.from_id)) holdNot(edge);
        for (const from of wanted) hold(told.kind, from, to, null, false);
        return;
      }
      case 'object': {
        const { object: found } = told;
        const object = idOf(found);
        const old = prepared.state.get(object);
        if (old?.read_at != null && old.read_at > at) return;
        const detail = steps.detailId({ ...(old ? fields(old.detail) : {}), ...found.attributes });
        if (
          old !== undefined &&
          old.name === found.name &&
          old.namespace === found.namespace &&
          old.title === found.title &&
          steps.detailId(fields(old.detail)) === detail
        ) {
          prepared.setStateRead.run(at, object);
          return;
        }
        if (old !== undefined && old.valid_from >= at) prepared.dropState.run(object, old.valid_from);
        else if (old !== undefined) {
          prepared.endState.run(at, object);
          steps.count({ began: 0, ended: 1 });
        }
        prepared.addState.run({
          object,
          at,
          unseen: scope.read_at,
          scope: scope.id,
          name: found.name,
          namespace: found.namespace,
          title: found.title,
          marker: old?.marker ?? null,
          detail,
        });
        steps.count({ began: 1, ended: 0 });
        note(object, 1);
        return;
      }
    }
  };

  /** All facts of a run or none. Doing it twice is doing it once. */
  return database.transaction((told: RunTold): Changes => {
    steps.begin();
    const { connectionId } = told;
    // A clock set back never ends a fact before it began.
    const latest = prepared.latest.get({ connection: connectionId })?.at ?? '';
    let last = latest;
    for (const { at, told: fact } of told.facts) {
      const held = at > latest ? at : latest;
      if (held > last) last = held;
      write(told, fact, at, held);
    }
    const changes = steps.counted();
    prepared.run.run(told.runId, connectionId, last, changes.began, changes.ended);
    return changes;
  });
};
