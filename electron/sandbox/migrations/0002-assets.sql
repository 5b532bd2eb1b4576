-- Assets live in a region; users and groups do not.
CREATE TABLE folders (
  region        TEXT NOT NULL,
  id            TEXT NOT NULL,
  name          TEXT NOT NULL,
  type          TEXT NOT NULL,
  sharing_model TEXT NOT NULL,
  parent_id     TEXT,
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,
  PRIMARY KEY (region, id),
  FOREIGN KEY (region, parent_id) REFERENCES folders (region, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX folders_by_parent ON folders (region, parent_id);

CREATE TABLE folder_members (
  region      TEXT NOT NULL,
  folder_id   TEXT NOT NULL,
  member_type TEXT NOT NULL,
  member_id   TEXT NOT NULL,
  PRIMARY KEY (region, folder_id, member_type, member_id),
  FOREIGN KEY (region, folder_id) REFERENCES folders (region, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX folder_members_by_member ON folder_members (region, member_type, member_id);

-- Dashboards, analyses, datasets and data sources. `document` is what the caller sent and may read back.
CREATE TABLE assets (
  region     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  id         TEXT NOT NULL,
  name       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ready_at   INTEGER NOT NULL, -- when asynchronous work on it ends
  changing   TEXT NOT NULL DEFAULT 'CREATION' CHECK (changing IN ('CREATION', 'UPDATE')),
  errors     TEXT CHECK (errors IS NULL OR json_valid(errors)),
  published  INTEGER,          -- dashboards: the published version
  deleted_at INTEGER,          -- analyses wait for restore
  document   TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (region, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dashboard_versions (
  region       TEXT NOT NULL,
  dashboard_id TEXT NOT NULL,
  kind         TEXT NOT NULL DEFAULT 'dashboard',
  number       INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,
  ready_at     INTEGER NOT NULL,
  published_at INTEGER,
  errors       TEXT CHECK (errors IS NULL OR json_valid(errors)),
  document     TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (region, dashboard_id, number),
  FOREIGN KEY (region, kind, dashboard_id) REFERENCES assets (region, kind, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE ingestions (
  region     TEXT NOT NULL,
  dataset_id TEXT NOT NULL,
  kind       TEXT NOT NULL DEFAULT 'dataset',
  id         TEXT NOT NULL,
  type       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ready_at   INTEGER NOT NULL,
  cancelled  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (region, dataset_id, id),
  FOREIGN KEY (region, kind, dataset_id) REFERENCES assets (region, kind, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Who may do what on which resource; `link` rows are the dashboard's link sharing.
CREATE TABLE grants (
  resource  TEXT NOT NULL,
  principal TEXT NOT NULL,
  link      INTEGER NOT NULL DEFAULT 0,
  level     TEXT NOT NULL CHECK (level IN ('viewer', 'contributor', 'owner')),
  actions   TEXT NOT NULL CHECK (json_valid(actions)),
  PRIMARY KEY (resource, link, principal)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_principal ON grants (principal, resource);

CREATE TABLE tags (
  resource TEXT NOT NULL,
  key      TEXT NOT NULL,
  value    TEXT NOT NULL,
  PRIMARY KEY (resource, key)
) STRICT, WITHOUT ROWID;

-- What the Search operations see. It follows the tables above some time later, as the service's does.
CREATE TABLE search_index (
  resource TEXT PRIMARY KEY,
  scope    TEXT NOT NULL, -- a region, or a namespace for groups
  kind     TEXT NOT NULL,
  id       TEXT NOT NULL,
  name     TEXT NOT NULL,
  parent   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX search_index_by_kind ON search_index (kind, scope, id);

CREATE TABLE search_grants (
  resource  TEXT NOT NULL REFERENCES search_index (resource) ON DELETE CASCADE,
  principal TEXT NOT NULL,
  level     TEXT NOT NULL,
  PRIMARY KEY (resource, principal)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_grants_by_principal ON search_grants (principal, resource);

CREATE TABLE search_queue (
  resource TEXT PRIMARY KEY,
  due      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
