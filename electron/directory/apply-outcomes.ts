import type { Database } from 'better-sqlite3';
import { canonicalJson, sameJson } from '../../shared/domain/canonical-json.ts';
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
  readonly read_at: string | null;
}

interface EdgeRow {
  readonly id: number;
  readonly kind: string;
  readonly from_id: number;
  readonly to_id: number;
  readonly detail_id: number;
  readonly read_at: string | null;
}

/** Whether everything that `some` says is said by `all` too. */
const isPart = (some: Json, all: Json): boolean =>
  isFields(some) &&
  isFields(all) &&
  Object.entries(some).every(([name, value]) => name in all && sameJson(value, all[name] ?? null));
const isFields = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A fact that was read again, alone, after the reading that is written. */
const isLater = (fact: { readonly read_at: string | null } | undefined, at: string): boolean =>
  fact?.read_at != null && fact.read_at > at;

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
      `SELECT object_id, name, namespace, title, marker, detail_id, read_at FROM directory_states
       WHERE scope_id = ? AND valid_to IS NULL`,
    ),
    completeState: database.prepare(
      'UPDATE directory_states SET detail_id = ?, marker = ? WHERE object_id = ? AND valid_to IS NULL',
    ),
    detailValue: database.prepare<[number], { value: string }>(
      'SELECT value FROM directory_details WHERE id = ?',
    ),
    // Facts that came from elsewhere while this was being read: a run of Steward's own, a question about a person.
    toldSince: database.prepare<[object], { told: number }>(
      `SELECT EXISTS (SELECT 1 FROM directory_runs WHERE connection_id = :connection AND at > :at)
         OR EXISTS (SELECT 1 FROM directory_look_ups WHERE connection_id = :connection AND at > :at) AS told`,
    ),
    stateEndedSince: database.prepare<[number, string], { ended: number }>(
      'SELECT 1 AS ended FROM directory_states WHERE object_id = ? AND valid_to > ? LIMIT 1',
    ),
    edgeEndedSince: database.prepare<[number, string, number, string], { ended: number }>(
      'SELECT 1 AS ended FROM directory_edges WHERE from_id = ? AND kind = ? AND to_id = ? AND valid_to > ? LIMIT 1',
    ),
    forgetChanges: database.prepare('DELETE FROM directory_run_changes WHERE scope_id = ? AND at <= ?'),
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
      `SELECT id, kind, from_id, to_id, detail_id, read_at FROM directory_edges WHERE scope_id = ? AND valid_to IS NULL`,
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

  /** What a run told of it was a part of what a list tells: the rest is filled in, and nothing has changed. */
  const isCompleted = (old: StateRow, scope: ScopeRow, attributes: Json): boolean =>
    old.read_at !== null &&
    (scope.read_at === null || old.read_at > scope.read_at) &&
    isPart(JSON.parse(prepared.detailValue.get(old.detail_id)?.value ?? 'null') as Json, attributes);

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
    toldSince: boolean,
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
        old.title === one.title
      ) {
        if (old.detail_id === detail) {
          // A later date alone is no other state, but decides what is read again.
          if (old.marker !== marker) prepared.setMarker.run(marker, object);
          continue;
        }
        if (isCompleted(old, scope, one.attributes)) {
          prepared.completeState.run(detail, marker, object);
          continue;
        }
      }
      if (toldSince && (isLater(old, at) || prepared.stateEndedSince.get(object, at) !== undefined)) continue;
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
    for (const [object, old] of before) if (!isLater(old, at)) endObject(object, at);
  };

  const writeEdges = (
    connectionId: string,
    scope: ScopeRow,
    outcome: Extract<ScopeOutcome, { state: 'read' }>,
    toldSince: boolean,
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
      if (old?.detail_id === detail || isLater(old, outcome.at)) continue;
      if (
        toldSince &&
        old === undefined &&
        prepared.edgeEndedSince.get(from, edge.kind, to, outcome.at) !== undefined
      )
        continue;
      if (old !== undefined) {
        prepared.endEdge.run(outcome.at, old.id);
        ended += 1;
      }
      prepared.addEdge.run(edge.kind, from, to, detail, scope.id, outcome.at, scope.read_at);
      began += 1;
    }
    for (const old of before.values()) {
      if (isLater(old, outcome.at)) continue;
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
      const toldSince = prepared.toldSince.get({ connection: connectionId, at })?.told === 1;
      writeStates(connectionId, scope, outcome.reading.objects, at, toldSince);
      writeEdges(connectionId, scope, outcome, toldSince);
      prepared.setRead.run({ owner, marker: outcome.marker, at, sync: syncId, id: scope.id });
      prepared.forgetChanges.run(scope.id, at);
      return;
    }
    if (outcome.state === 'gone') {
      endScope(scope.id, at);
      prepared.forgetChanges.run(scope.id, at);
    }
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
