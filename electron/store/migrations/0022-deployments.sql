-- What each run of a promotion, a rollback or a retirement brought about in an environment.
CREATE TABLE deployments (
  run_id       TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  environment  TEXT NOT NULL REFERENCES environments (name) ON DELETE CASCADE,
  kind         TEXT NOT NULL CHECK (kind IN ('promotion', 'rollback', 'retirement')),
  release_hash TEXT, -- null: a rollback to what no release brought
  plan_id      TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('done', 'partly', 'failed')),
  actor        TEXT NOT NULL,
  started_at   TEXT NOT NULL,
  ended_at     TEXT NOT NULL
) STRICT;
CREATE INDEX deployments_by_time ON deployments (environment, ended_at DESC);

CREATE TABLE deployed_assets (
  run_id       TEXT NOT NULL REFERENCES deployments (run_id) ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  environment  TEXT NOT NULL,
  ended_at     TEXT NOT NULL,
  kind         TEXT NOT NULL,
  source_id    TEXT NOT NULL,
  target_id    TEXT NOT NULL,
  name         TEXT NOT NULL,
  action       TEXT NOT NULL,
  release_hash TEXT,
  content_hash TEXT,    -- what was put there
  version      INTEGER, -- of a dashboard: the one that people see since
  before       TEXT CHECK (before IS NULL OR json_valid(before)), -- what stood there before; null: nothing
  state        TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  problem      TEXT,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX deployed_assets_by_target ON deployed_assets (environment, kind, target_id, ended_at DESC);
CREATE INDEX deployed_assets_by_source ON deployed_assets (environment, kind, source_id, ended_at DESC);
