-- The account, and who is in it.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE iam_roles (
  arn        TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  definition TEXT NOT NULL CHECK (json_valid(definition))
) STRICT;

CREATE TABLE iam_users (
  arn  TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE issued_keys (
  access_key_id TEXT PRIMARY KEY,
  session_token TEXT NOT NULL,
  role_arn      TEXT NOT NULL REFERENCES iam_roles (arn) ON DELETE CASCADE,
  session_name  TEXT NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE namespaces (
  name       TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  ready_at   INTEGER NOT NULL,
  gone_at    INTEGER
) STRICT;

CREATE TABLE users (
  namespace           TEXT NOT NULL REFERENCES namespaces (name) ON DELETE CASCADE,
  name                TEXT NOT NULL,
  email               TEXT NOT NULL,
  role                TEXT NOT NULL,
  identity_type       TEXT NOT NULL,
  active              INTEGER NOT NULL,
  principal_id        TEXT NOT NULL,
  iam_arn             TEXT,
  custom_permissions  TEXT,
  login_provider_type TEXT,
  login_provider_url  TEXT,
  login_id            TEXT,
  PRIMARY KEY (namespace, name),
  UNIQUE (namespace, principal_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
  namespace    TEXT NOT NULL REFERENCES namespaces (name) ON DELETE CASCADE,
  name         TEXT NOT NULL,
  description  TEXT,
  principal_id TEXT NOT NULL,
  PRIMARY KEY (namespace, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE group_members (
  namespace  TEXT NOT NULL,
  group_name TEXT NOT NULL,
  user_name  TEXT NOT NULL,
  PRIMARY KEY (namespace, group_name, user_name),
  FOREIGN KEY (namespace, group_name) REFERENCES groups (namespace, name) ON DELETE CASCADE,
  FOREIGN KEY (namespace, user_name) REFERENCES users (namespace, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_by_user ON group_members (namespace, user_name, group_name);

CREATE TABLE role_members (
  namespace  TEXT NOT NULL,
  role       TEXT NOT NULL,
  group_name TEXT NOT NULL,
  PRIMARY KEY (namespace, role, group_name),
  FOREIGN KEY (namespace, group_name) REFERENCES groups (namespace, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What changed the state, in order: a test counts effects here, also after the process was killed.
CREATE TABLE effects (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  operation  TEXT NOT NULL,
  path       TEXT NOT NULL,
  request_id TEXT NOT NULL
) STRICT;
