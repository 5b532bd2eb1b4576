-- Profiles of custom permissions, and the roles that have one applied. A user's stands beside the user, the
-- account's among the settings.
CREATE TABLE custom_permissions (
  name         TEXT PRIMARY KEY,
  capabilities TEXT NOT NULL CHECK (json_valid(capabilities)),
  governance   TEXT CHECK (governance IS NULL OR json_valid(governance))
) STRICT, WITHOUT ROWID;

CREATE TABLE role_restrictions (
  namespace TEXT NOT NULL REFERENCES namespaces (name) ON DELETE CASCADE,
  role      TEXT NOT NULL,
  profile   TEXT NOT NULL REFERENCES custom_permissions (name),
  PRIMARY KEY (namespace, role)
) STRICT, WITHOUT ROWID;
