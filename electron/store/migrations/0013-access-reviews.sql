-- Access reviews: what somebody had at one instant, what reviewers decided about it, and what became of that.
CREATE TABLE reviews (
  id              TEXT PRIMARY KEY,
  name            TEXT NOT NULL,
  connection_id   TEXT NOT NULL, -- a review outlives its connection
  connection_name TEXT NOT NULL,
  scope           TEXT NOT NULL CHECK (json_valid(scope)),
  deadline        TEXT NOT NULL,
  reviewers       TEXT NOT NULL CHECK (json_valid(reviewers)),
  policy          TEXT NOT NULL CHECK (json_valid(policy)),
  state           TEXT NOT NULL CHECK (state IN ('draft', 'open', 'submitted', 'closed', 'cancelled')),
  created_at      TEXT NOT NULL,
  created_by      TEXT NOT NULL,
  frozen_at       TEXT,
  frozen_by       TEXT,
  snapshot_hash   TEXT,
  usage_since     TEXT, -- the first day of which the use was known when it was frozen
  plan_id         TEXT,
  plan_hash       TEXT,
  submitted_at    TEXT,
  submitted_by    TEXT,
  run_id          TEXT,
  ended_at        TEXT -- when it was closed or cancelled
) STRICT;
CREATE INDEX reviews_by_state ON reviews (state, deadline);
CREATE INDEX reviews_by_plan ON reviews (plan_id);

-- What was frozen, one line for each grant or membership. Only decisions and outcomes change.
CREATE TABLE review_rows (
  review_id      TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
  number         INTEGER NOT NULL,
  who_key        TEXT NOT NULL,
  who_kind       TEXT NOT NULL,
  who_name       TEXT NOT NULL,
  who_namespace  TEXT,
  who_email      TEXT,
  person_id      TEXT,
  person_name    TEXT,
  what_key       TEXT NOT NULL,
  what_kind      TEXT NOT NULL,
  what_id        TEXT NOT NULL,
  what_title     TEXT NOT NULL,
  what_namespace TEXT,
  how            TEXT NOT NULL CHECK (how IN ('direct', 'group', 'membership', 'namespace', 'link', 'public', 'unknown')),
  level          TEXT NOT NULL,
  actions        TEXT NOT NULL CHECK (json_valid(actions)),
  people         INTEGER,          -- behind a group or namespace; null where that is not known
  since          TEXT NOT NULL,
  unseen_at      TEXT,
  origin         TEXT NOT NULL CHECK (json_valid(origin)),
  until          TEXT,
  basis          TEXT NOT NULL CHECK (basis IN ('fresh', 'stale', 'assumed', 'unreadable', 'never')),
  read_at        TEXT,
  last_use_at    TEXT,
  use_why        TEXT,             -- why no use is known; null where one is
  unused         INTEGER NOT NULL CHECK (unused IN (0, 1)),
  decision       TEXT NOT NULL DEFAULT 'undecided' CHECK (decision IN ('keep', 'remove', 'undecided')),
  reason         TEXT,
  decided_by     TEXT,
  decided_at     TEXT,
  decided_seq    INTEGER NOT NULL DEFAULT 0,
  outcome        TEXT CHECK (outcome IN ('removed', 'gone', 'failed')),
  outcome_words  TEXT,
  still          TEXT CHECK (still IS NULL OR json_valid(still)), -- ways that are left
  PRIMARY KEY (review_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_rows_by_decision ON review_rows (review_id, decision);
CREATE TRIGGER review_rows_frozen BEFORE UPDATE OF review_id, number, who_key, who_kind, who_name, who_namespace,
  who_email, person_id, person_name, what_key, what_kind, what_id, what_title, what_namespace, how, level, actions,
  people, since, unseen_at, origin, until, basis, read_at, last_use_at, use_why, unused ON review_rows
BEGIN SELECT RAISE(ABORT, 'a frozen row does not change'); END;

-- The readings of the directory that a snapshot rests on, as they were then.
CREATE TABLE review_sources (
  review_id TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
  scope     TEXT NOT NULL,
  list      TEXT NOT NULL,
  about     TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('fresh', 'stale', 'assumed', 'unreadable', 'never')),
  read_at   TEXT,
  reason    TEXT,
  PRIMARY KEY (review_id, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_events (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  review_id TEXT NOT NULL REFERENCES reviews (id),
  number    INTEGER, -- of the row; null for the review as a whole
  at        TEXT NOT NULL,
  actor     TEXT NOT NULL,
  kind      TEXT NOT NULL CHECK (kind IN ('state', 'decision')),
  value     TEXT NOT NULL,
  reason    TEXT
) STRICT;
CREATE INDEX review_events_by_review ON review_events (review_id, number, seq);
CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events
BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events
BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events
WHEN EXISTS (SELECT 1 FROM review_events WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;

-- Signed reports, as they were handed out.
CREATE TABLE review_reports (
  review_id   TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
  format      TEXT NOT NULL CHECK (format IN ('json', 'html')),
  text        BLOB NOT NULL, -- gzip
  sha256      TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  signed_at   TEXT NOT NULL,
  PRIMARY KEY (review_id, format)
) STRICT, WITHOUT ROWID;
