-- How much SPICE an account's datasets used when that was last asked. `unread`: datasets that could not be asked; what
-- they use is in no sum.
CREATE TABLE spice_readings (
  connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  bytes         INTEGER NOT NULL CHECK (bytes >= 0),
  datasets      INTEGER NOT NULL CHECK (datasets >= 0),
  unread        INTEGER NOT NULL CHECK (unread BETWEEN 0 AND datasets),
  read_at       TEXT NOT NULL
) STRICT;
