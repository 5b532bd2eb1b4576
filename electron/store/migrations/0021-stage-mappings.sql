-- How a stage calls what a release mentions: one mapping for each place that releases come from.
CREATE TABLE stage_mappings (
  environment    TEXT NOT NULL REFERENCES environments (name) ON DELETE CASCADE,
  source_account TEXT NOT NULL,
  source_region  TEXT NOT NULL,
  mapping        TEXT NOT NULL CHECK (json_valid(mapping)),
  saved_by       TEXT NOT NULL,
  saved_at       TEXT NOT NULL,
  PRIMARY KEY (environment, source_account, source_region)
) STRICT;
