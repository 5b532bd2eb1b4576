-- Which IAM policy opens data to whom in a namespace.
CREATE TABLE policy_assignments (
  namespace  TEXT NOT NULL REFERENCES namespaces (name) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  id         TEXT NOT NULL,
  status     TEXT NOT NULL CHECK (status IN ('ENABLED', 'DRAFT', 'DISABLED')),
  policy_arn TEXT,
  identities TEXT NOT NULL CHECK (json_valid(identities)),
  PRIMARY KEY (namespace, name)
) STRICT, WITHOUT ROWID;
