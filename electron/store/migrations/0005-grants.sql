-- Grants: who asked for what, who decided, and what has become of each in the cloud.

-- Policies as they were: a request pins the version that it was judged by.
CREATE TABLE grant_policies (
  version  INTEGER PRIMARY KEY,
  policies TEXT NOT NULL CHECK (json_valid(policies)),
  at       TEXT NOT NULL,
  actor    TEXT NOT NULL
) STRICT;

CREATE TABLE grant_requests (
  id              TEXT PRIMARY KEY,
  connection_id   TEXT NOT NULL,
  connection_name TEXT NOT NULL,
  title           TEXT NOT NULL,
  request         TEXT NOT NULL CHECK (json_valid(request)),
  requested_by    TEXT NOT NULL,
  break_glass     INTEGER NOT NULL CHECK (break_glass IN (0, 1)),
  decision        TEXT NOT NULL CHECK (decision IN ('draft', 'pending', 'approved', 'declined', 'cancelled', 'lapsed')),
  approvals       INTEGER NOT NULL, -- how many other people must approve
  policy_version  INTEGER NOT NULL,
  needs           TEXT NOT NULL CHECK (json_valid(needs)),
  plan_id         TEXT NOT NULL,
  plan_hash       TEXT NOT NULL,
  run_id          TEXT,
  created_at      TEXT NOT NULL,
  lapses_at       TEXT NOT NULL,
  review          TEXT CHECK (review IS NULL OR json_valid(review)) -- of a break-glass grant, afterwards
) STRICT;
CREATE INDEX grant_requests_by_decision ON grant_requests (decision, created_at);
CREATE INDEX grant_requests_by_plan ON grant_requests (plan_id);

CREATE TABLE grants (
  id             TEXT PRIMARY KEY,
  request_id     TEXT NOT NULL REFERENCES grant_requests (id),
  connection_id  TEXT NOT NULL,
  resource       TEXT NOT NULL,
  asset_id       TEXT NOT NULL,
  asset_title    TEXT NOT NULL,
  principal      TEXT NOT NULL, -- its ARN
  principal_kind TEXT NOT NULL CHECK (principal_kind IN ('user', 'group', 'namespace')),
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
CREATE INDEX grants_by_request ON grants (request_id);
CREATE INDEX grants_by_end ON grants (state, ends_at);
CREATE INDEX grants_by_pair ON grants (connection_id, principal, resource, asset_id, state);

CREATE TABLE grant_events (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  request_id TEXT NOT NULL REFERENCES grant_requests (id),
  grant_id   TEXT REFERENCES grants (id),
  at         TEXT NOT NULL,
  actor      TEXT NOT NULL,
  machine    TEXT NOT NULL CHECK (machine IN ('decision', 'provisioning', 'note')),
  from_state TEXT,
  to_state   TEXT NOT NULL,
  detail     TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX grant_events_by_request ON grant_events (request_id, seq);
CREATE TRIGGER grant_events_no_update BEFORE UPDATE ON grant_events
BEGIN SELECT RAISE(ABORT, 'grant events are append-only'); END;
CREATE TRIGGER grant_events_no_delete BEFORE DELETE ON grant_events
BEGIN SELECT RAISE(ABORT, 'grant events are append-only'); END;
CREATE TRIGGER grant_events_no_replace BEFORE INSERT ON grant_events
WHEN EXISTS (SELECT 1 FROM grant_events WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'grant events are append-only'); END;

-- Whose signature counts, and what was signed.
CREATE TABLE grant_approvers (
  fingerprint TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  public_key  TEXT NOT NULL,
  added_at    TEXT NOT NULL,
  added_by    TEXT NOT NULL
) STRICT;
CREATE TABLE grant_approvals (
  request_id  TEXT NOT NULL REFERENCES grant_requests (id),
  fingerprint TEXT NOT NULL,
  name        TEXT NOT NULL,
  verdict     TEXT NOT NULL CHECK (verdict IN ('approved', 'declined')),
  at          TEXT NOT NULL,
  signed      TEXT NOT NULL, -- the whole statement with its signature, as it was handed in
  PRIMARY KEY (request_id, fingerprint)
) STRICT, WITHOUT ROWID;

-- When ends were last looked for; one row.
CREATE TABLE grant_looks (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  at           TEXT NOT NULL,
  process      TEXT NOT NULL,
  monotonic    REAL NOT NULL,
  scheduled_at TEXT -- when "steward grants expire" last ran
) STRICT;
