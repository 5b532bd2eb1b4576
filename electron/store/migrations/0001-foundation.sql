-- The profile itself: who owns it, how it looks, where it is.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE connections (
  id              TEXT PRIMARY KEY,
  name            TEXT NOT NULL UNIQUE COLLATE NOCASE,
  source          TEXT NOT NULL CHECK (json_valid(source)), -- how credentials are found; never a secret
  account_id      TEXT,
  region          TEXT NOT NULL,
  identity_region TEXT,
  endpoints       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(endpoints)),
  read_only       INTEGER NOT NULL DEFAULT 0,
  last_test       TEXT CHECK (last_test IS NULL OR json_valid(last_test)),
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL
) STRICT;

CREATE TABLE environments (
  name          TEXT PRIMARY KEY,
  title         TEXT NOT NULL,
  position      INTEGER NOT NULL UNIQUE,
  colour        TEXT NOT NULL,
  production    INTEGER NOT NULL DEFAULT 0,
  connection_id TEXT REFERENCES connections (id)
) STRICT;
CREATE INDEX environments_by_connection ON environments (connection_id);

CREATE TABLE tenants (
  id            TEXT PRIMARY KEY,
  slug          TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  tenant_id     TEXT NOT NULL UNIQUE,
  status        TEXT NOT NULL CHECK (status IN ('draft', 'onboarding', 'live', 'suspended', 'offboarded')),
  isolation     TEXT NOT NULL CHECK (isolation IN ('namespace', 'shared')),
  namespace     TEXT NOT NULL,
  environment   TEXT NOT NULL REFERENCES environments (name),
  connection_id TEXT NOT NULL REFERENCES connections (id),
  spec          TEXT NOT NULL CHECK (json_valid(spec)), -- what it should be, as last applied or being applied
  suspended     TEXT CHECK (suspended IS NULL OR json_valid(suspended)), -- what suspend took and resume restores
  last_run_id   TEXT,
  created_at    TEXT NOT NULL,
  updated_at    TEXT NOT NULL
) STRICT;
CREATE INDEX tenants_by_name ON tenants (name COLLATE NOCASE, slug);
CREATE INDEX tenants_by_status ON tenants (status, name COLLATE NOCASE, slug);
CREATE INDEX tenants_by_connection ON tenants (connection_id);

-- One row per place where a tenant's data is; the key makes a place belong to one tenant only.
CREATE TABLE tenant_datastores (
  tenant_id   TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  environment TEXT NOT NULL REFERENCES environments (name),
  position    INTEGER NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('uc_catalog', 'database', 's3', 'data_source')),
  uc_catalog  TEXT,
  database    TEXT,
  schema      TEXT,
  s3_location TEXT,
  data_source_arn TEXT,
  place       TEXT NOT NULL, -- normalised: kind and identifier, lower-cased where the system folds case
  PRIMARY KEY (tenant_id, environment, position),
  UNIQUE (environment, place)
) STRICT;

CREATE TABLE tenant_people (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  email     TEXT NOT NULL COLLATE NOCASE,
  name      TEXT,
  role      TEXT NOT NULL,
  user_name TEXT NOT NULL, -- in QuickSight: role/session, or the IAM user's name
  PRIMARY KEY (tenant_id, email)
) STRICT;
CREATE INDEX tenant_people_by_email ON tenant_people (email);

CREATE TABLE tenant_entitlements (
  tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  kind      TEXT NOT NULL,
  asset_id  TEXT NOT NULL,
  groups    TEXT NOT NULL CHECK (json_valid(groups)),
  PRIMARY KEY (tenant_id, kind, asset_id)
) STRICT;

CREATE TABLE tenant_drafts (
  id          TEXT PRIMARY KEY,
  tenant_slug TEXT,
  page        TEXT NOT NULL,
  body        TEXT NOT NULL CHECK (json_valid(body)),
  revision    INTEGER NOT NULL DEFAULT 1,
  created_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL
) STRICT;

-- Plans as reviewed. A run names the plan that it applies.
CREATE TABLE plans (
  id         TEXT PRIMARY KEY,
  hash       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  subject    TEXT,
  body       TEXT NOT NULL CHECK (json_valid(body)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  id            TEXT PRIMARY KEY,
  type          TEXT NOT NULL CHECK (type IN ('plan', 'command')),
  kind          TEXT NOT NULL,
  title         TEXT NOT NULL,
  subject_type  TEXT,
  subject_id    TEXT,
  subject_name  TEXT,
  connection_id TEXT,
  connection_name TEXT,
  plan_id       TEXT REFERENCES plans (id),
  origin        TEXT NOT NULL,
  actor         TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('running', 'cancelling', 'done', 'stopped', 'cancelled', 'interrupted', 'failed')),
  started_at    TEXT NOT NULL,
  ended_at      TEXT,
  calls         INTEGER NOT NULL DEFAULT 0,
  throttled     INTEGER NOT NULL DEFAULT 0,
  retries       INTEGER NOT NULL DEFAULT 0,
  error         TEXT CHECK (error IS NULL OR json_valid(error))
) STRICT;
CREATE INDEX runs_by_start ON runs (started_at DESC, id DESC);
CREATE INDEX runs_by_state ON runs (state, started_at DESC);
CREATE UNIQUE INDEX runs_by_plan ON runs (plan_id) WHERE plan_id IS NOT NULL; -- a plan is applied by one run
CREATE INDEX runs_by_subject ON runs (subject_type, subject_id, started_at DESC);

CREATE TABLE run_steps (
  run_id     TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  step_id    TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'looking', 'acting', 'acted', 'done', 'unchanged', 'changed', 'failed', 'skipped', 'cancelled', 'in_doubt')),
  attempts   INTEGER NOT NULL DEFAULT 0,
  started_at TEXT,
  ended_at   TEXT,
  found      TEXT CHECK (found IS NULL OR json_valid(found)),
  error      TEXT CHECK (error IS NULL OR json_valid(error)),
  PRIMARY KEY (run_id, position),
  UNIQUE (run_id, step_id)
) STRICT;

-- Append-only: who did what, when, with which outcome. Each entry's hash covers the one before it.
CREATE TABLE audit_entries (
  seq       INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  actor     TEXT NOT NULL,
  role      TEXT NOT NULL,
  origin    TEXT NOT NULL,
  action    TEXT NOT NULL,
  subject   TEXT,
  outcome   TEXT NOT NULL CHECK (outcome IN ('ok', 'failed', 'refused')),
  run_id    TEXT,
  detail    TEXT NOT NULL CHECK (json_valid(detail)),
  previous  TEXT NOT NULL,
  hash      TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entries_by_subject ON audit_entries (subject, seq DESC);
CREATE INDEX audit_entries_by_action ON audit_entries (action, seq DESC);
CREATE INDEX audit_entries_by_run ON audit_entries (run_id, seq);
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;

-- REPLACE deletes without a delete trigger unless recursive_triggers is on; this one fires before any
-- conflict is resolved. It also refuses an entry that does not continue the chain.
CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_entries)
  OR NEW.previous IS NOT coalesce((SELECT hash FROM audit_entries ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;

INSERT INTO environments (name, title, position, colour, production) VALUES
  ('dev', 'Development', 1, 'grey', 0),
  ('test', 'Test', 2, 'blue', 0),
  ('staging', 'Staging', 3, 'orange', 0),
  ('production', 'Production', 4, 'red', 1);
