-- Buckets of S3 and what is in them. A bucket's name is nobody else's in the whole sandbox.
CREATE TABLE s3_buckets (
  name       TEXT PRIMARY KEY,
  region     TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE s3_objects (
  bucket      TEXT NOT NULL REFERENCES s3_buckets (name),
  key         TEXT NOT NULL COLLATE BINARY,
  bytes       BLOB NOT NULL,
  etag        TEXT NOT NULL,
  type        TEXT NOT NULL,
  modified_at INTEGER NOT NULL,
  UNIQUE (bucket, key)
) STRICT;
