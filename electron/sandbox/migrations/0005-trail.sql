-- What CloudTrail's event history tells: calls that changed something, and what people did in the console.
CREATE TABLE trail_events (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  id        TEXT NOT NULL UNIQUE,
  at        INTEGER NOT NULL, -- milliseconds; the service tells whole seconds
  region    TEXT NOT NULL,
  name      TEXT NOT NULL,
  user_name TEXT,
  record    TEXT NOT NULL CHECK (json_valid(record))
) STRICT;
CREATE INDEX trail_events_by_time ON trail_events (region, at, seq);
