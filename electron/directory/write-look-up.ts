import type { Database } from 'better-sqlite3';
import type { EdgeFound, ObjectFound, ObjectRef } from '../connectors/quicksight/directory/reading.ts';
import type { FactSteps } from './apply-outcomes.ts';
import type { Changes, ScopeOutcome } from './scope-outcome.ts';

/** An object that was read alone, and the list that it would stand in. */
export interface FoundAlone {
  readonly list: string;
  /** Whether all that a list would tell was told; else what is known of the rest stays. */
  readonly whole: boolean;
  readonly object: ObjectFound;
}

/** What a look-up of one person found. */
export interface LookUpFound {
  readonly id: string;
  readonly connectionId: string;
  readonly at: string;
  readonly user: ObjectRef;
  /** The service has no such user any more. */
  readonly gone: boolean;
  readonly objects: readonly FoundAlone[];
  /** All edges of these kinds from the user; each with the scope that it belongs to. A kind that is absent was not read. */
  readonly fromUser: readonly {
    readonly kind: EdgeFound['kind'];
    readonly edges: readonly { readonly scope: string; readonly to: ObjectRef }[];
  }[];
  /** Scopes that were read whole. */
  readonly outcomes: readonly ScopeOutcome[];
}

interface ListScope {
  readonly id: number;
  readonly read_at: string | null;
}

interface OpenState {
  readonly valid_from: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly title: string;
  readonly detail_id: number;
}

/**
 * Brings one person's part of the directory to what was found. What is found again gets a newer age and nothing
 * else; the lists and groups around it keep theirs, for they were not read.
 */
export const createLookUpWriter = (database: Database, steps: FactSteps) => {
  const prepared = {
    latest: database.prepare<[string, string, string], { at: string | null }>(
      `SELECT max(at) AS at FROM (SELECT max(seen_at) AS at FROM directory_scopes WHERE connection_id = ?
         UNION ALL SELECT max(at) FROM directory_look_ups WHERE connection_id = ?
         UNION ALL SELECT max(at) FROM directory_runs WHERE connection_id = ?)`,
    ),
    scope: database.prepare<[string, string], ListScope>(
      'SELECT id, read_at FROM directory_scopes WHERE connection_id = ? AND scope = ?',
    ),
    // Its list was never read: 'gone' is what no screen counts and every sync reads.
    addScope: database.prepare(
      `INSERT INTO directory_scopes (connection_id, scope, owner_id, state, seen_at) VALUES (?, ?, ?, 'gone', ?)`,
    ),
    state: database.prepare<[number], OpenState>(
      `SELECT valid_from, name, namespace, title, detail_id FROM directory_states
       WHERE object_id = ? AND valid_to IS NULL`,
    ),
    setStateRead: database.prepare(
      `UPDATE directory_states SET read_at = :at, marker = :marker WHERE object_id = :object AND valid_to IS NULL`,
    ),
    endState: database.prepare(
      'UPDATE directory_states SET valid_to = ? WHERE object_id = ? AND valid_to IS NULL',
    ),
    dropState: database.prepare('DELETE FROM directory_states WHERE object_id = ? AND valid_from = ?'),
    addState: database.prepare(
      `INSERT INTO directory_states (object_id, valid_from, unseen_at, scope_id, name, namespace, title, marker, detail_id, read_at)
       VALUES (:object, :at, :unseen, :scope, :name, :namespace, :title, :marker, :detail, :at)`,
    ),
    edges: database.prepare<[number, string], { id: number; to_id: number }>(
      'SELECT id, to_id FROM directory_edges WHERE from_id = ? AND kind = ? AND valid_to IS NULL',
    ),
    setEdgeRead: database.prepare('UPDATE directory_edges SET read_at = ? WHERE id = ?'),
    endEdge: database.prepare('UPDATE directory_edges SET valid_to = ? WHERE id = ?'),
    addEdge: database.prepare(
      `INSERT INTO directory_edges (kind, from_id, to_id, detail_id, scope_id, valid_from, unseen_at, read_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    note: database.prepare(
      'INSERT INTO directory_look_ups (id, connection_id, user_key, at, began, ended) VALUES (?, ?, ?, ?, ?, ?)',
    ),
  };

  const listScope = (connectionId: string, scope: string, owner: number | null, at: string): ListScope =>
    prepared.scope.get(connectionId, scope) ?? {
      id: Number(prepared.addScope.run(connectionId, scope, owner, at).lastInsertRowid),
      read_at: null,
    };

  const writeObject = (connectionId: string, at: string, { list, whole, object: found }: FoundAlone) => {
    const object = steps.objectId(connectionId, found);
    const old = prepared.state.get(object);
    const marker = found.marker ?? null;
    const detail = whole || old === undefined ? steps.detailId(found.attributes) : old.detail_id;
    if (
      old !== undefined &&
      old.name === found.name &&
      old.namespace === found.namespace &&
      old.title === found.title &&
      old.detail_id === detail
    ) {
      prepared.setStateRead.run({ object, at, marker });
      return;
    }
    // Two readings in one instant: the later one is right.
    if (old?.valid_from === at) prepared.dropState.run(object, at);
    else if (old !== undefined) {
      prepared.endState.run(at, object);
      steps.count({ began: 0, ended: 1 });
    }
    const scope = listScope(connectionId, list, null, at);
    prepared.addState.run({
      object,
      at,
      unseen: scope.read_at,
      scope: scope.id,
      name: found.name,
      namespace: found.namespace,
      title: found.title,
      marker,
      detail,
    });
    steps.count({ began: 1, ended: 0 });
  };

  const writeEdges = (
    connectionId: string,
    at: string,
    user: number,
    { kind, edges }: LookUpFound['fromUser'][number],
  ) => {
    const before = new Map(prepared.edges.all(user, kind).map(({ id, to_id }) => [to_id, id]));
    for (const edge of edges) {
      const to = steps.objectId(connectionId, edge.to);
      const known = before.get(to);
      before.delete(to);
      if (known !== undefined) prepared.setEdgeRead.run(at, known);
      else {
        const scope = listScope(connectionId, edge.scope, kind === 'member' ? to : null, at);
        prepared.addEdge.run(kind, user, to, steps.detailId(null), scope.id, at, scope.read_at, at);
        steps.count({ began: 1, ended: 0 });
      }
    }
    for (const id of before.values()) {
      prepared.endEdge.run(at, id);
      steps.count({ began: 0, ended: 1 });
    }
  };

  return database.transaction((found: LookUpFound): Changes & { readonly at: string } => {
    steps.begin();
    const { connectionId } = found;
    // A clock set back never ends a fact before it began.
    const latest = prepared.latest.get(connectionId, connectionId, connectionId)?.at ?? '';
    const at = found.at > latest ? found.at : latest;
    const user = steps.objectId(connectionId, found.user);
    if (found.gone) steps.endObject(user, at);
    for (const one of found.objects) writeObject(connectionId, at, one);
    for (const one of found.fromUser) writeEdges(connectionId, at, user, one);
    for (const outcome of found.outcomes) steps.write(connectionId, null, { ...outcome, at });
    const changes = steps.counted();
    prepared.note.run(found.id, connectionId, found.user.key, at, changes.began, changes.ended);
    return { ...changes, at };
  });
};
