-- The directory: what each account held, and when. A cache of the cloud, read anew by a full sync.
CREATE TABLE directory_syncs (
  id            TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  number        INTEGER NOT NULL, -- counts up for each connection; the cycle of reading everything again turns with it
  mode          TEXT NOT NULL CHECK (mode IN ('full', 'changes')),
  state         TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'cancelled')),
  run_id        TEXT,             -- its line in Activity
  started_at    TEXT NOT NULL,
  ended_at      TEXT,
  calls         INTEGER NOT NULL DEFAULT 0,
  throttled     INTEGER NOT NULL DEFAULT 0,
  began         INTEGER NOT NULL DEFAULT 0, -- facts found that were not there before
  ended         INTEGER NOT NULL DEFAULT 0, -- facts that were there before and no longer are
  problem       TEXT CHECK (problem IS NULL OR json_valid(problem)),
  UNIQUE (connection_id, number)
) STRICT;

-- Whatever was ever seen. Its facts are in the tables below, with the span of time in which they held.
CREATE TABLE directory_objects (
  id            INTEGER PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  kind          TEXT NOT NULL,
  key           TEXT NOT NULL, -- its ARN, where it has one
  UNIQUE (connection_id, key)
) STRICT;
CREATE INDEX directory_objects_by_kind ON directory_objects (connection_id, kind);

-- One row for each reading of a whole: a list, the members of a group, the grants on an asset.
CREATE TABLE directory_scopes (
  id            INTEGER PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  scope         TEXT NOT NULL,
  owner_id      INTEGER REFERENCES directory_objects (id) ON DELETE CASCADE, -- the object that it is about
  state         TEXT NOT NULL CHECK (state IN ('read', 'assumed', 'unreadable', 'failed', 'gone')),
  reason        TEXT CHECK (reason IS NULL OR json_valid(reason)), -- why it could not be read
  marker        TEXT, -- the owner's date of change when it was read
  read_at       TEXT, -- when it was last really read
  seen_at       TEXT NOT NULL, -- when it was last read, assumed or tried
  sync_id       TEXT REFERENCES directory_syncs (id) ON DELETE SET NULL,
  UNIQUE (connection_id, scope)
) STRICT;
CREATE INDEX directory_scopes_by_owner ON directory_scopes (owner_id);
CREATE INDEX directory_scopes_by_state ON directory_scopes (connection_id, state);
CREATE INDEX directory_scopes_by_sync ON directory_scopes (sync_id);

-- The same words again and again (sets of actions, attributes), once each.
CREATE TABLE directory_details (
  id    INTEGER PRIMARY KEY,
  value TEXT NOT NULL UNIQUE CHECK (json_valid(value))
) STRICT;

-- How an object looked, from when to when. `unseen_at`: when it was last read and did not look so.
CREATE TABLE directory_states (
  object_id  INTEGER NOT NULL REFERENCES directory_objects (id) ON DELETE CASCADE,
  valid_from TEXT NOT NULL,
  valid_to   TEXT,
  unseen_at  TEXT,
  scope_id   INTEGER NOT NULL REFERENCES directory_scopes (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  namespace  TEXT,
  title      TEXT NOT NULL,
  marker     TEXT,
  detail_id  INTEGER NOT NULL REFERENCES directory_details (id),
  PRIMARY KEY (object_id, valid_from)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX directory_states_now ON directory_states (object_id) WHERE valid_to IS NULL;
CREATE INDEX directory_states_by_scope ON directory_states (scope_id) WHERE valid_to IS NULL;

-- How two objects were connected, from when to when.
CREATE TABLE directory_edges (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  from_id    INTEGER NOT NULL REFERENCES directory_objects (id) ON DELETE CASCADE,
  to_id      INTEGER NOT NULL REFERENCES directory_objects (id) ON DELETE CASCADE,
  detail_id  INTEGER NOT NULL REFERENCES directory_details (id),
  scope_id   INTEGER NOT NULL REFERENCES directory_scopes (id) ON DELETE CASCADE,
  valid_from TEXT NOT NULL,
  valid_to   TEXT,
  unseen_at  TEXT
) STRICT;
CREATE INDEX directory_edges_by_scope ON directory_edges (scope_id) WHERE valid_to IS NULL;
CREATE INDEX directory_edges_from ON directory_edges (from_id, kind, valid_to);
CREATE INDEX directory_edges_to ON directory_edges (to_id, kind, valid_to);
