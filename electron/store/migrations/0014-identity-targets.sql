-- GitHub is a source too, a source says what it could not tell, and a rule may mean a role instead of a group. Both
-- tables are made anew: a check cannot be changed, and dropping the sources would take their rules with them.
CREATE TABLE new_identity_sources (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE COLLATE NOCASE,
  kind       TEXT NOT NULL CHECK (kind IN ('csv', 'entra', 'github')),
  settings   TEXT NOT NULL CHECK (json_valid(settings)), -- never a secret
  groups     TEXT CHECK (groups IS NULL OR json_valid(groups)), -- as last read whole
  note       TEXT, -- what the last reading could not tell
  read_at    TEXT,
  problem    TEXT CHECK (problem IS NULL OR json_valid(problem)), -- why the last try failed
  tried_at   TEXT,
  created_at TEXT NOT NULL
) STRICT;
INSERT INTO new_identity_sources (id, name, kind, settings, groups, read_at, problem, tried_at, created_at)
  SELECT id, name, kind, settings, groups, read_at, problem, tried_at, created_at FROM identity_sources;

CREATE TABLE new_identity_rules (
  id            TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  source_id     TEXT NOT NULL REFERENCES new_identity_sources (id) ON DELETE CASCADE,
  source_group  TEXT NOT NULL,
  namespace     TEXT NOT NULL,
  target_group  TEXT,
  target_role   TEXT CHECK (target_role IN ('READER', 'AUTHOR', 'ADMIN')),
  account       TEXT NOT NULL,
  mode          TEXT NOT NULL CHECK (mode IN ('adds', 'mirrors')),
  CHECK ((target_group IS NULL) <> (target_role IS NULL))
) STRICT;
INSERT INTO new_identity_rules (id, connection_id, source_id, source_group, namespace, target_group, account, mode)
  SELECT id, connection_id, source_id, source_group, namespace, target_group, account, mode FROM identity_rules;

DROP TABLE identity_rules;
DROP TABLE identity_sources;
ALTER TABLE new_identity_sources RENAME TO identity_sources;
ALTER TABLE new_identity_rules RENAME TO identity_rules;
CREATE UNIQUE INDEX identity_rules_once ON identity_rules
  (connection_id, source_id, source_group, namespace, coalesce(target_group, ''), coalesce(target_role, ''));

-- Whose e-mail address somebody of a source has who is shown there by a name alone. A person said so.
CREATE TABLE identity_matches (
  source_id TEXT NOT NULL REFERENCES identity_sources (id) ON DELETE CASCADE,
  member    TEXT NOT NULL, -- the source's id of them
  email     TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (source_id, member)
) STRICT, WITHOUT ROWID;
