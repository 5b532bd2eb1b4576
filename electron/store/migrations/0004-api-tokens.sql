-- Who may use the HTTP API. The token itself is nowhere: `digest` is its SHA-256.
CREATE TABLE api_tokens (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE COLLATE NOCASE, -- for ever: the audit log names it
  mark         TEXT NOT NULL UNIQUE, -- the public part of its text, by which it is found
  digest       BLOB NOT NULL CHECK (length(digest) = 32),
  scopes       TEXT NOT NULL CHECK (json_valid(scopes)),
  per_minute   INTEGER NOT NULL CHECK (per_minute > 0), -- calls in the long run; a tenth of them at once
  made_by      TEXT NOT NULL,
  created_at   TEXT NOT NULL,
  expires_at   TEXT NOT NULL,
  last_used_at TEXT,
  revoked_at   TEXT
) STRICT;

-- Calls that came with an idempotency key, and what was answered. Without an answer: it began and never ended.
CREATE TABLE api_calls (
  token_id    TEXT NOT NULL REFERENCES api_tokens (id),
  key         TEXT NOT NULL,
  fingerprint TEXT NOT NULL, -- SHA-256 over procedure and input
  begun_at    TEXT NOT NULL,
  answer      TEXT CHECK (answer IS NULL OR json_valid(answer)),
  PRIMARY KEY (token_id, key)
) STRICT;
CREATE INDEX api_calls_by_begin ON api_calls (begun_at);
