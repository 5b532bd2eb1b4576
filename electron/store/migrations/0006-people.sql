-- People: one human across accounts. Made from the directory and from what was decided by hand; only the ids and
-- the decisions cannot be made again.
CREATE TABLE people (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  email      TEXT,
  state      TEXT NOT NULL CHECK (state IN ('active', 'invited', 'nameless', 'unknown', 'gone')),
  accounts   INTEGER NOT NULL, -- that are there now, each counted once however many connections show it
  seats      TEXT NOT NULL CHECK (json_valid(seats)), -- the role of each of them
  top_role   TEXT,
  identities TEXT NOT NULL CHECK (json_valid(identities)),
  federated  TEXT NOT NULL CHECK (federated IN ('all', 'some', 'none')),
  connections TEXT NOT NULL CHECK (json_valid(connections)),
  tenants    TEXT NOT NULL CHECK (json_valid(tenants)),
  groups     INTEGER, -- null where they could not be read
  sole       INTEGER NOT NULL, -- assets that nobody else owns
  sole_known INTEGER NOT NULL, -- 0 where grants could not be read: there may be more
  doubts     INTEGER NOT NULL,
  by_hand    INTEGER NOT NULL
) STRICT;
CREATE INDEX people_by_name ON people (name COLLATE NOCASE, id);

CREATE TABLE person_accounts (
  object_id INTEGER PRIMARY KEY REFERENCES directory_objects (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL,
  reason    TEXT NOT NULL CHECK (reason IN ('only', 'email', 'session', 'hand'))
) STRICT;
CREATE INDEX person_accounts_by_person ON person_accounts (person_id);

-- Decided by hand; named by ARN, so that it outlives a directory that is read anew.
CREATE TABLE person_decisions (
  connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  account_key   TEXT NOT NULL,
  person_id     TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('link', 'apart')),
  decided_by    TEXT NOT NULL,
  decided_at    TEXT NOT NULL,
  PRIMARY KEY (connection_id, account_key)
) STRICT;

CREATE TABLE person_doubts (
  object_id  INTEGER NOT NULL REFERENCES directory_objects (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL,
  candidates TEXT NOT NULL CHECK (json_valid(candidates)),
  PRIMARY KEY (object_id, kind)
) STRICT;

CREATE TABLE person_sole_assets (
  object_id INTEGER PRIMARY KEY REFERENCES directory_objects (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL
) STRICT;
CREATE INDEX person_sole_assets_by_person ON person_sole_assets (person_id);

-- What the rows above were made from.
CREATE TABLE people_made (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  mark     TEXT NOT NULL,
  made_at  INTEGER NOT NULL
) STRICT;
