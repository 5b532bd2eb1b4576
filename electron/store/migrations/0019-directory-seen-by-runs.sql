-- Runs of Steward's own that told the directory what they read back, outside any sync.
CREATE TABLE directory_runs (
  run_id        TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  began         INTEGER NOT NULL, -- facts that were not known
  ended         INTEGER NOT NULL  -- facts that were known and no longer are
) STRICT;
CREATE INDEX directory_runs_by_connection ON directory_runs (connection_id, at);

-- What a run changed, and in which reading that would be seen: it matters until that is read again.
CREATE TABLE directory_run_changes (
  object_id INTEGER NOT NULL REFERENCES directory_objects (id) ON DELETE CASCADE,
  scope_id  INTEGER NOT NULL REFERENCES directory_scopes (id) ON DELETE CASCADE,
  run_id    TEXT NOT NULL,
  at        TEXT NOT NULL,
  known     INTEGER NOT NULL CHECK (known IN (0, 1)), -- whether it was read back how it is now
  PRIMARY KEY (object_id, scope_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX directory_run_changes_by_scope ON directory_run_changes (scope_id);
