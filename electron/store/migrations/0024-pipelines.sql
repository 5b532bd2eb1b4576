-- What other people signed over the hash of a plan: of grants, of a review, of a promotion.
CREATE TABLE plan_approvals (
  plan_id     TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  name        TEXT NOT NULL,
  verdict     TEXT NOT NULL CHECK (verdict IN ('approved', 'declined')),
  at          TEXT NOT NULL,
  signed      TEXT NOT NULL, -- the whole statement with its signature, as it was handed in
  PRIMARY KEY (plan_id, fingerprint)
) STRICT, WITHOUT ROWID;
INSERT INTO plan_approvals
  SELECT r.plan_id, a.fingerprint, a.name, a.verdict, a.at, a.signed
  FROM grant_approvals a JOIN grant_requests r ON r.id = a.request_id;
INSERT INTO plan_approvals
  SELECT plan_id, fingerprint, name, verdict, at, signed FROM review_approvals;
DROP TABLE grant_approvals;
DROP TABLE review_approvals;

-- A pipeline orders stages. The documents hold what a stage asks for; an environment is a stage of one pipeline only.
CREATE TABLE pipelines (
  name     TEXT PRIMARY KEY,
  title    TEXT NOT NULL,
  revision INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE pipeline_stages (
  environment TEXT PRIMARY KEY REFERENCES environments (name) ON DELETE CASCADE,
  pipeline    TEXT NOT NULL REFERENCES pipelines (name) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  policy      TEXT NOT NULL CHECK (json_valid(policy)),
  UNIQUE (pipeline, position)
) STRICT;
-- The day on which this default was written down, not the clock: migrating the same profile twice gives the same rows.
INSERT INTO pipelines VALUES ('default', 'Default pipeline', 1, 'Steward', '2026-11-22T00:00:00.000Z');
INSERT INTO pipeline_stages
  SELECT name, 'default', row_number() OVER (ORDER BY position),
    json_object('throughPrevious', json(CASE WHEN production = 1 THEN 'true' ELSE 'false' END))
  FROM environments;

-- A promotion's plan that waits for other people's approval.
CREATE TABLE promotion_requests (
  plan_id      TEXT PRIMARY KEY,
  plan_hash    TEXT NOT NULL,
  release_hash TEXT NOT NULL,
  environment  TEXT NOT NULL,
  title        TEXT NOT NULL,
  approvals    INTEGER NOT NULL CHECK (approvals > 0),
  asked_by     TEXT NOT NULL,
  asked_at     TEXT NOT NULL,
  lapses_at    TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('waiting', 'declined', 'withdrawn', 'applied'))
) STRICT;
CREATE INDEX promotion_requests_by_release ON promotion_requests (release_hash, environment, asked_at);

-- What a look at a stage's account found of a dashboard that a release brought there.
CREATE TABLE stage_looks (
  environment TEXT NOT NULL REFERENCES environments (name) ON DELETE CASCADE,
  target_id   TEXT NOT NULL,
  at          TEXT NOT NULL,
  published   INTEGER,
  drift       TEXT NOT NULL CHECK (drift IN ('none', 'changed', 'gone', 'unknown')),
  data        TEXT CHECK (data IS NULL OR json_valid(data)),
  verified    INTEGER NOT NULL CHECK (verified IN (0, 1)),
  problem     TEXT,
  PRIMARY KEY (environment, target_id)
) STRICT, WITHOUT ROWID;
