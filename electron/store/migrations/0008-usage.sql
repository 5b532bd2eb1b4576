-- Who used what, day by day, as CloudTrail's event history told. The history keeps 90 days; what was read stays.
CREATE TABLE usage_days (
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  region        TEXT NOT NULL,
  day           TEXT NOT NULL, -- of UTC
  user_name     TEXT NOT NULL,
  asset         TEXT NOT NULL, -- kind/id; empty where the event named none
  action        TEXT NOT NULL CHECK (action IN ('view', 'query', 'change')),
  times         INTEGER NOT NULL,
  last_at       TEXT NOT NULL,
  PRIMARY KEY (connection_id, region, day, user_name, asset, action)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_days_by_user ON usage_days (connection_id, user_name, last_at);
CREATE INDEX usage_days_by_asset ON usage_days (connection_id, asset, last_at);

-- Which days were read. `whole`: read after everything about that day had arrived.
CREATE TABLE usage_readings (
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  region        TEXT NOT NULL,
  day           TEXT NOT NULL,
  read_at       TEXT NOT NULL,
  whole         INTEGER NOT NULL CHECK (whole IN (0, 1)),
  PRIMARY KEY (connection_id, region, day)
) STRICT, WITHOUT ROWID;

-- The last sync of each connection's usage.
CREATE TABLE usage_syncs (
  connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  state         TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'cancelled')),
  run_id        TEXT,
  started_at    TEXT NOT NULL,
  ended_at      TEXT,
  calls         INTEGER NOT NULL DEFAULT 0,
  throttled     INTEGER NOT NULL DEFAULT 0,
  problem       TEXT CHECK (problem IS NULL OR json_valid(problem))
) STRICT;
