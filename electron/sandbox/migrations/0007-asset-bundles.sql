-- Exports and imports of asset bundles, for 14 days. An import without an outcome has not run yet.
CREATE TABLE bundle_jobs (
  region     TEXT NOT NULL,
  direction  TEXT NOT NULL CHECK (direction IN ('export', 'import')),
  id         TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ready_at   INTEGER NOT NULL,
  request    TEXT NOT NULL CHECK (json_valid(request)),
  outcome    TEXT CHECK (outcome IS NULL OR json_valid(outcome)),
  bundle     TEXT, -- Base64
  PRIMARY KEY (region, direction, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_jobs_due ON bundle_jobs (direction, ready_at) WHERE outcome IS NULL;
