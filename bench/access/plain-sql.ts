import type { Database } from 'better-sqlite3';
import { rankOfActions } from '../../shared/domain/access-levels.ts';
import type { ObjectKind } from '../../shared/domain/directory.ts';

/** The directory's tables joined as a person would who knows them: what one account has, and who has one asset. */
export const preparePlainSql = (database: Database) => {
  const connection = database.prepare<[], string>('SELECT id FROM connections LIMIT 1').pluck().get() ?? '';
  // What a set of actions amounts to is no SQL; it is looked up in a table made before the clock runs.
  database.exec(
    'CREATE TEMP TABLE rank_of (detail_id INTEGER, kind TEXT, rank INTEGER, PRIMARY KEY (detail_id, kind)) WITHOUT ROWID',
  );
  const add = database.prepare('INSERT INTO rank_of VALUES (?, ?, ?)');
  const pairs = database
    .prepare<[], [number, ObjectKind, string]>(
      `SELECT DISTINCT e.detail_id, o.kind, d.value FROM directory_edges e
       JOIN directory_objects o ON o.id = e.to_id JOIN directory_details d ON d.id = e.detail_id WHERE e.kind = 'grant'`,
    )
    .raw()
    .all();
  for (const [id, kind, value] of pairs)
    add.run(id, kind, rankOfActions(kind, (JSON.parse(value) as { actions: string[] }).actions));

  const ofPerson = database
    .prepare<[{ key: string; connection: string }], [string, number]>(
      `WITH RECURSIVE
         me AS (SELECT o.id, s.namespace FROM directory_objects o
           JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL WHERE o.connection_id = :connection AND o.key = :key),
         who (id) AS (
           SELECT id FROM me
           UNION
           SELECT e.to_id FROM who JOIN directory_edges e
             ON e.from_id = who.id AND e.kind = 'member' AND e.valid_to IS NULL),
         principals (id) AS (
           SELECT id FROM who
           UNION
           SELECT o.id FROM me JOIN directory_objects o ON o.connection_id = :connection AND o.kind = 'namespace'
             JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL AND s.name = me.namespace),
         given (id, rank) AS (
           SELECT e.to_id, r.rank FROM principals p
             JOIN directory_edges e ON e.from_id = p.id AND e.kind = 'grant' AND e.valid_to IS NULL
             JOIN directory_objects o ON o.id = e.to_id
             JOIN rank_of r ON r.detail_id = e.detail_id AND r.kind = o.kind
           UNION
           SELECT e.to_id, g.rank FROM given g
             JOIN directory_edges e ON e.from_id = g.id AND e.kind = 'contains' AND e.valid_to IS NULL)
       SELECT o.key, max(g.rank) FROM given g JOIN directory_objects o ON o.id = g.id GROUP BY g.id`,
    )
    .raw();
  const ofAsset = database
    .prepare<[{ key: string; connection: string }], [string, number]>(
      `WITH RECURSIVE
         places (id) AS (
           SELECT id FROM directory_objects WHERE connection_id = :connection AND key = :key
           UNION
           SELECT e.from_id FROM places JOIN directory_edges e
             ON e.to_id = places.id AND e.kind = 'contains' AND e.valid_to IS NULL),
         granted (id, kind, rank) AS (
           SELECT e.from_id, p.kind, r.rank FROM places
             JOIN directory_objects o ON o.id = places.id
             JOIN directory_edges e ON e.to_id = places.id AND e.kind = 'grant' AND e.valid_to IS NULL
             JOIN rank_of r ON r.detail_id = e.detail_id AND r.kind = o.kind
             JOIN directory_objects p ON p.id = e.from_id),
         people (id, rank) AS (
           SELECT id, rank FROM granted WHERE kind = 'user'
           UNION ALL
           SELECT e.from_id, g.rank FROM granted g JOIN directory_edges e
             ON e.to_id = g.id AND e.kind = 'member' AND e.valid_to IS NULL WHERE g.kind = 'group'
           UNION ALL
           SELECT o.id, g.rank FROM granted g
             JOIN directory_states n ON n.object_id = g.id AND n.valid_to IS NULL
             JOIN directory_states s ON s.namespace = n.name AND s.valid_to IS NULL
             JOIN directory_objects o ON o.id = s.object_id AND o.kind = 'user' WHERE g.kind = 'namespace')
       SELECT o.key, max(p.rank) FROM people p JOIN directory_objects o ON o.id = p.id GROUP BY p.id`,
    )
    .raw();
  return {
    ofPerson: (key: string) => new Map(ofPerson.all({ key, connection })),
    ofAsset: (key: string) => new Map(ofAsset.all({ key, connection })),
  };
};
