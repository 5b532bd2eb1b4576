-- Documents under the hash of what they say: shared by all releases that hold them, and never changed.
CREATE TABLE release_contents (
  hash  TEXT PRIMARY KEY,
  size  INTEGER NOT NULL,
  bytes BLOB NOT NULL -- the document's text, deflated
) STRICT;

CREATE TABLE releases (
  hash        TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  note        TEXT NOT NULL DEFAULT '',
  manifest    TEXT NOT NULL CHECK (json_valid(manifest)),
  connection  TEXT NOT NULL, -- what the connection was called where it was taken
  environment TEXT,
  taken_at    TEXT NOT NULL,
  taken_by    TEXT NOT NULL,
  imported_at TEXT           -- null: taken by this profile
) STRICT;
CREATE INDEX releases_by_time ON releases (taken_at DESC, hash);

CREATE TABLE release_assets (
  release_hash TEXT NOT NULL REFERENCES releases (hash) ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  id           TEXT NOT NULL,
  content_hash TEXT REFERENCES release_contents (hash),
  PRIMARY KEY (release_hash, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_assets_by_content ON release_assets (content_hash);
