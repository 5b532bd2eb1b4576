-- When a dataset is filled, and how. `document` is what the caller sent.
CREATE TABLE refresh_schedules (
  region     TEXT NOT NULL,
  dataset_id TEXT NOT NULL,
  kind       TEXT NOT NULL DEFAULT 'dataset',
  id         TEXT NOT NULL,
  document   TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (region, dataset_id, id),
  FOREIGN KEY (region, kind, dataset_id) REFERENCES assets (region, kind, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE refresh_properties (
  region     TEXT NOT NULL,
  dataset_id TEXT NOT NULL,
  kind       TEXT NOT NULL DEFAULT 'dataset',
  document   TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (region, dataset_id),
  FOREIGN KEY (region, kind, dataset_id) REFERENCES assets (region, kind, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
