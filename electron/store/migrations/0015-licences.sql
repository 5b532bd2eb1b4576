-- What an account pays for seats, SPICE and sessions, where somebody has said so; the list prices elsewhere.
CREATE TABLE licence_prices (
  connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  prices        TEXT NOT NULL CHECK (json_valid(prices)),
  set_by        TEXT NOT NULL,
  set_at        TEXT NOT NULL
) STRICT;
DELETE FROM settings WHERE key = 'people.seat_prices';
-- A person's seats say now in which connection each is paid: they are made anew.
DELETE FROM people_made;
