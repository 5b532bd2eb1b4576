-- A dashboard's link can be given to everybody on the internet. SQLite changes no CHECK, so the table is made anew.
CREATE TABLE grants_new (
  id             TEXT PRIMARY KEY,
  request_id     TEXT NOT NULL REFERENCES grant_requests (id),
  connection_id  TEXT NOT NULL,
  resource       TEXT NOT NULL,
  asset_id       TEXT NOT NULL,
  asset_title    TEXT NOT NULL,
  principal      TEXT NOT NULL, -- its ARN
  principal_kind TEXT NOT NULL CHECK (principal_kind IN ('user', 'group', 'namespace', 'public')),
  principal_name TEXT NOT NULL,
  level          TEXT NOT NULL CHECK (level IN ('viewer', 'contributor', 'owner')),
  held_before    TEXT CHECK (held_before IS NULL OR json_valid(held_before)), -- beneath all of Steward's grants
  state          TEXT NOT NULL CHECK (state IN ('waiting', 'active', 'expiring', 'expired', 'revoked', 'failed')),
  active_at      TEXT,
  ends_at        TEXT,
  lasted_ms      INTEGER, -- as counted from its first look on, for when the clock is set back; null before
  ending         TEXT CHECK (ending IN ('expiry', 'revoke')),
  let_end        INTEGER NOT NULL DEFAULT 0 CHECK (let_end IN (0, 1)), -- somebody said that it shall end
  problem        TEXT
) STRICT;
INSERT INTO grants_new (id, request_id, connection_id, resource, asset_id, asset_title, principal, principal_kind,
    principal_name, level, held_before, state, active_at, ends_at, lasted_ms, ending, let_end, problem)
  SELECT id, request_id, connection_id, resource, asset_id, asset_title, principal, principal_kind,
    principal_name, level, held_before, state, active_at, ends_at, lasted_ms, ending, let_end, problem FROM grants;
DROP TABLE grants;
ALTER TABLE grants_new RENAME TO grants;
CREATE INDEX grants_by_request ON grants (request_id);
CREATE INDEX grants_by_end ON grants (state, ends_at);
CREATE INDEX grants_by_pair ON grants (connection_id, principal, resource, asset_id, state);
