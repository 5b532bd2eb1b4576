-- What an account's access is compared with for changes made outside: what was seen by then is as it should be.
CREATE TABLE access_baselines (
  connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  kind          TEXT NOT NULL CHECK (kind IN ('export', 'apply')),
  at            TEXT NOT NULL
) STRICT;
