-- Where people and their groups are kept outside, what was last read there, and which group means which.
CREATE TABLE identity_sources (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE COLLATE NOCASE,
  kind       TEXT NOT NULL CHECK (kind IN ('csv', 'entra')),
  settings   TEXT NOT NULL CHECK (json_valid(settings)), -- never a secret
  groups     TEXT CHECK (groups IS NULL OR json_valid(groups)), -- as last read whole
  read_at    TEXT,
  problem    TEXT CHECK (problem IS NULL OR json_valid(problem)), -- why the last try failed
  tried_at   TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE identity_rules (
  id            TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  source_id     TEXT NOT NULL REFERENCES identity_sources (id) ON DELETE CASCADE,
  source_group  TEXT NOT NULL,
  namespace     TEXT NOT NULL,
  target_group  TEXT NOT NULL,
  account       TEXT NOT NULL,
  mode          TEXT NOT NULL CHECK (mode IN ('adds', 'mirrors')),
  UNIQUE (connection_id, source_id, source_group, namespace, target_group)
) STRICT;
