import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Json } from '../../shared/domain/plan.ts';
import type { ObjectFound, ObjectRef } from '../connectors/quicksight/directory/reading.ts';
import type { Changes, ScopeOutcome } from './scope-outcome.ts';

interface ScopeRow {
  readonly id: number;
  readonly read_at: string | null;
}

interface StateRow {
  readonly object_id: number;
  readonly name: string;
  readonly namespace: string | null;
  readonly title: string;
  readonly marker: string | null;
  readonly detail_id: number;
}

interface EdgeRow {
  readonly id: number;
  readonly kind: string;
  readonly from_id: number;
  readonly to_id: number;
  readonly detail_id: number;
}

/**
 * Brings the directory to what a sync found. A fact that is found again is not touched: its scope says when it
 * was read. A fact that is not found any more ends at the time of the reading, and a new one begins there.
 */
export const createOutcomeWriter = (database: Database) => {
  const prepared = {
    detail: database.prepare<[string], { id: number }>('SELECT id FROM directory_details WHERE value = ?'),
    addDetail: database.prepare('INSERT INTO directory_details (value) VALUES (?)'),
    object: database.prepare<[string, string], { id: number }>(
      'SELECT id FROM directory_objects WHERE connection_id = ? AND key = ?',
    ),
    addObject: database.prepare('INSERT INTO directory_objects (connection_id, kind, key) VALUES (?, ?, ?)'),
    scope: database.prepare<[string, string], ScopeRow>(
      'SELECT id, read_at FROM directory_scopes WHERE connection_id = ? AND scope = ?',
    ),
    addScope: database.prepare(
      `INSERT INTO directory_scopes (connection_id, scope, owner_id, state, seen_at) VALUES (?, ?, ?, 'failed', ?)`,
    ),
    setRead: database.prepare(
      `UPDATE directory_scopes SET state = 'read', reason = NULL, owner_id = :owner, marker = :marker,
         read_at = :at, seen_at = :at, sync_id = :sync WHERE id = :id`,
    ),
    setState: database.prepare(
      `UPDATE directory_scopes SET state = :state, reason = :reason, seen_at = :at, sync_id = :sync WHERE id = :id`,
    ),
    states: database.prepare<[number], StateRow>(
      `SELECT object_id, name, namespace, title, marker, detail_id FROM directory_states
       WHERE scope_id = ? AND valid_to IS NULL`,
    ),
    openState: database.prepare<[number], { valid_from: string }>(
      'SELECT valid_from FROM directory_states WHERE object_id = ? AND valid_to IS NULL',
    ),
    addState: database.prepare(
      `INSERT INTO directory_states (object_id, valid_from, unseen_at, scope_id, name, namespace, title, marker, detail_id)
       VALUES (:object, :at, :unseen, :scope, :name, :namespace, :title, :marker, :detail)`,
    ),
    setMarker: database.prepare(
      'UPDATE directory_states SET marker = ? WHERE object_id = ? AND valid_to IS NULL',
    ),
    endState: database.prepare(
      'UPDATE directory_states SET valid_to = ? WHERE object_id = ? AND valid_to IS NULL',
    ),
    dropState: database.prepare('DELETE FROM directory_states WHERE object_id = ? AND valid_from = ?'),
    edges: database.prepare<[number], EdgeRow>(
      `SELECT id, kind, from_id, to_id, detail_id FROM directory_edges WHERE scope_id = ? AND valid_to IS NULL`,
    ),
    addEdge: database.prepare(
      `INSERT INTO directory_edges (kind, from_id, to_id, detail_id, scope_id, valid_from, unseen_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    endEdge: database.prepare('UPDATE directory_edges SET valid_to = ? WHERE id = ?'),
    // Who is gone is in no group and has no policy, and what is gone lies in no folder; grants are the asset's own to tell.
    endEdgesOf: database.prepare(
      `UPDATE directory_edges SET valid_to = :at WHERE valid_to IS NULL
         AND ((from_id = :object AND kind IN ('member', 'role_member', 'assigned')) OR (to_id = :object AND kind = 'contains'))`,
    ),
    scopesOf: database.prepare<[number], { id: number }>(
      `SELECT id FROM directory_scopes WHERE owner_id = ? AND state <> 'gone'`,
    ),
  };

  // Sets of actions and roles come again thousands of times in one batch.
  let details = new Map<string, number>();
  const detailId = (detail: Json): number => {
    const value = canonicalJson(detail);
    const known = details.get(value) ?? prepared.detail.get(value)?.id;
    const id = known ?? Number(prepared.addDetail.run(value).lastInsertRowid);
    details.set(value, id);
    return id;
  };
  let objects = new Map<string, number>();
  const objectId = (connectionId: string, { kind, key }: ObjectRef): number => {
    const known = objects.get(key) ?? prepared.object.get(connectionId, key)?.id;
    const id = known ?? Number(prepared.addObject.run(connectionId, kind, key).lastInsertRowid);
    objects.set(key, id);
    return id;
  };

  let began = 0;
  let ended = 0;

  const endScope = (scopeId: number, at: string): void => {
    for (const edge of prepared.edges.all(scopeId)) {
      prepared.endEdge.run(at, edge.id);
      ended += 1;
    }
    for (const state of prepared.states.all(scopeId)) endObject(state.object_id, at);
  };

  /** It is not listed any more: neither are its grants, members and, for a namespace, its people. */
  const endObject = (object: number, at: string): void => {
    prepared.endState.run(at, object);
    ended += 1 + prepared.endEdgesOf.run({ at, object }).changes;
    for (const { id } of prepared.scopesOf.all(object)) {
      endScope(id, at);
      prepared.setState.run({ state: 'gone', reason: null, at, sync: null, id });
    }
  };

  const writeStates = (
    connectionId: string,
    scope: ScopeRow,
    found: readonly ObjectFound[],
    at: string,
  ): void => {
    const before = new Map(prepared.states.all(scope.id).map((row) => [row.object_id, row]));
    // What was added or taken away while a list was read moves its pages: one thing may stand in two.
    const seen = new Set<number>();
    for (const one of found) {
      const object = objectId(connectionId, one);
      if (seen.has(object)) continue;
      seen.add(object);
      const detail = detailId(one.attributes);
      const marker = one.marker ?? null;
      const old = before.get(object);
      before.delete(object);
      if (
        old !== undefined &&
        old.name === one.name &&
        old.namespace === one.namespace &&
        old.title === one.title &&
        old.detail_id === detail
      ) {
        // A later date alone is no other state, but decides what is read again.
        if (old.marker !== marker) prepared.setMarker.run(marker, object);
        continue;
      }
      const open = prepared.openState.get(object);
      // Two readings in one instant: the later one is right.
      if (open?.valid_from === at) prepared.dropState.run(object, at);
      else if (open !== undefined) {
        prepared.endState.run(at, object);
        ended += 1;
      }
      prepared.addState.run({
        object,
        at,
        unseen: scope.read_at,
        scope: scope.id,
        name: one.name,
        namespace: one.namespace,
        title: one.title,
        marker,
        detail,
      });
      began += 1;
    }
    for (const object of before.keys()) endObject(object, at);
  };

  const writeEdges = (
    connectionId: string,
    scope: ScopeRow,
    outcome: Extract<ScopeOutcome, { state: 'read' }>,
  ): void => {
    const keyOf = (kind: string, from: number, to: number) => `${kind} ${from} ${to}`;
    const before = new Map(
      prepared.edges.all(scope.id).map((row) => [keyOf(row.kind, row.from_id, row.to_id), row]),
    );
    const seen = new Set<string>();
    for (const edge of outcome.reading.edges) {
      const from = objectId(connectionId, edge.from);
      const to = objectId(connectionId, edge.to);
      const detail = detailId(edge.detail);
      const key = keyOf(edge.kind, from, to);
      if (seen.has(key)) continue;
      seen.add(key);
      const old = before.get(key);
      before.delete(key);
      if (old?.detail_id === detail) continue;
      if (old !== undefined) {
        prepared.endEdge.run(outcome.at, old.id);
        ended += 1;
      }
      prepared.addEdge.run(edge.kind, from, to, detail, scope.id, outcome.at, scope.read_at);
      began += 1;
    }
    for (const old of before.values()) {
      prepared.endEdge.run(outcome.at, old.id);
      ended += 1;
    }
  };

  const write = (connectionId: string, syncId: string | null, outcome: ScopeOutcome): void => {
    const { at } = outcome;
    const owner =
      outcome.owner === null ? null : (prepared.object.get(connectionId, outcome.owner)?.id ?? null);
    const known = prepared.scope.get(connectionId, outcome.scope);
    if (known === undefined) prepared.addScope.run(connectionId, outcome.scope, owner, at);
    const scope = known ?? prepared.scope.get(connectionId, outcome.scope);
    if (scope === undefined) throw new Error(`The scope ${outcome.scope} was not kept.`);
    if (outcome.state === 'read') {
      writeStates(connectionId, scope, outcome.reading.objects, at);
      writeEdges(connectionId, scope, outcome);
      prepared.setRead.run({ owner, marker: outcome.marker, at, sync: syncId, id: scope.id });
      return;
    }
    if (outcome.state === 'gone') endScope(scope.id, at);
    const reason = 'reason' in outcome ? JSON.stringify(outcome.reason) : null;
    prepared.setState.run({ state: outcome.state, reason, at, sync: syncId, id: scope.id });
  };

  /** Forgets what an earlier transaction has looked up and counted. */
  const begin = (): void => {
    began = 0;
    ended = 0;
    details = new Map();
    objects = new Map();
  };

  return {
    /** All outcomes or none. */
    apply: database.transaction(
      (connectionId: string, syncId: string, outcomes: readonly ScopeOutcome[]): Changes => {
        begin();
        for (const outcome of outcomes) write(connectionId, syncId, outcome);
        database
          .prepare('UPDATE directory_syncs SET began = began + ?, ended = ended + ? WHERE id = ?')
          .run(began, ended, syncId);
        return { began, ended };
      },
    ),
    /** The single steps, for who writes facts outside a sync in a transaction of his own. */
    steps: {
      begin,
      write,
      detailId,
      objectId,
      endObject,
      count: (change: Changes): void => {
        began += change.began;
        ended += change.ended;
      },
      counted: (): Changes => ({ began, ended }),
    },
  };
};

export type FactSteps = ReturnType<typeof createOutcomeWriter>['steps'];
