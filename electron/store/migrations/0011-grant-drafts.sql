-- What somebody began and has not handed in: one request, one renewal and one revocation each.
CREATE TABLE grant_drafts (
  actor      TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('request', 'renew', 'revoke')),
  revision   INTEGER NOT NULL,
  body       TEXT NOT NULL CHECK (json_valid(body)),
  updated_at TEXT NOT NULL,
  PRIMARY KEY (actor, kind)
) STRICT, WITHOUT ROWID;
