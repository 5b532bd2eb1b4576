-- A review's plan is handed in like a request for grants: other people may have to approve it first.
CREATE TABLE review_submissions (
  plan_id        TEXT PRIMARY KEY, -- a plan is handed in once
  review_id      TEXT NOT NULL REFERENCES reviews (id),
  plan_hash      TEXT NOT NULL,
  at             TEXT NOT NULL,
  actor          TEXT NOT NULL,
  approvals      INTEGER NOT NULL CHECK (approvals > 0), -- by so many other people
  policy_version INTEGER NOT NULL,
  needs          TEXT NOT NULL CHECK (json_valid(needs)),
  ticket         TEXT NOT NULL,
  decision       TEXT NOT NULL CHECK (decision IN ('pending', 'approved', 'declined', 'withdrawn', 'lapsed')),
  lapses_at      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX review_submissions_pending ON review_submissions (review_id) WHERE decision = 'pending';
CREATE INDEX review_submissions_by_review ON review_submissions (review_id, at);

-- What other people signed over the hash of such a plan.
CREATE TABLE review_approvals (
  plan_id     TEXT NOT NULL REFERENCES review_submissions (plan_id),
  fingerprint TEXT NOT NULL,
  name        TEXT NOT NULL,
  verdict     TEXT NOT NULL CHECK (verdict IN ('approved', 'declined')),
  at          TEXT NOT NULL,
  signed      TEXT NOT NULL,
  PRIMARY KEY (plan_id, fingerprint)
) STRICT, WITHOUT ROWID;

-- What is a reviewer's own when the rows are frozen: his accounts, and the groups that they are in.
CREATE TABLE review_own (
  review_id TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
  reviewer  INTEGER NOT NULL, -- his place among the review's reviewers
  who_key   TEXT NOT NULL,
  PRIMARY KEY (review_id, reviewer, who_key)
) STRICT, WITHOUT ROWID;
