-- The one theme that dashboards are to have; one row at most.
CREATE TABLE house_style (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  style    TEXT NOT NULL CHECK (json_valid(style)),
  saved_by TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT;
