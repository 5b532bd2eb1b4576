-- Backups of QuickSight accounts that this profile has made. What is in one stands in its own sealed manifest.
CREATE TABLE account_backups (
  id            TEXT PRIMARY KEY,
  set_id        TEXT NOT NULL,
  connection_id TEXT NOT NULL,  -- no reference: a backup outlives its connection
  connection    TEXT NOT NULL,  -- what the connection was called
  account       TEXT NOT NULL,
  region        TEXT NOT NULL,
  place         TEXT NOT NULL,
  begun_at      TEXT NOT NULL,
  made_at       TEXT NOT NULL,
  made_by       TEXT NOT NULL,
  assets        INTEGER NOT NULL,
  by_name       INTEGER NOT NULL,
  bytes         INTEGER NOT NULL, -- of all its documents
  written       INTEGER NOT NULL, -- of what no earlier backup had
  digest        TEXT NOT NULL,    -- SHA-256 of the sealed manifest
  verified_at   TEXT,
  damage        TEXT CHECK (damage IS NULL OR json_valid(damage)),
  drill         TEXT CHECK (drill IS NULL OR json_valid(drill))
) STRICT;
CREATE INDEX account_backups_by_account ON account_backups (account, region, made_at DESC);

-- Where, when and for how long an account's backups are made and kept.
CREATE TABLE account_backup_rules (
  connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  place         TEXT NOT NULL,
  schedule      TEXT NOT NULL CHECK (json_valid(schedule)),
  retention     TEXT NOT NULL CHECK (json_valid(retention)),
  saved_at      TEXT NOT NULL,
  saved_by      TEXT NOT NULL,
  failed_at     TEXT, -- null: the last attempt worked
  failure       TEXT
) STRICT;
