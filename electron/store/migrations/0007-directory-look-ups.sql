-- Questions about one person that were asked of the cloud, outside any sync.
CREATE TABLE directory_look_ups (
  id            TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  user_key      TEXT NOT NULL,
  at            TEXT NOT NULL,
  began         INTEGER NOT NULL, -- facts found that were not known
  ended         INTEGER NOT NULL  -- facts that were known and no longer are
) STRICT;
CREATE INDEX directory_look_ups_by_connection ON directory_look_ups (connection_id, at);

-- When one fact was read again without its list: its age is the later one of the two.
ALTER TABLE directory_states ADD COLUMN read_at TEXT;
ALTER TABLE directory_edges ADD COLUMN read_at TEXT;
