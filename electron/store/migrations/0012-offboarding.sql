-- A tenant that left: what taking its access took, for the way back, and when its users, groups and folders were deleted.
ALTER TABLE tenants ADD COLUMN offboarded TEXT CHECK (offboarded IS NULL OR json_valid(offboarded));
ALTER TABLE tenants ADD COLUMN deleted TEXT CHECK (deleted IS NULL OR json_valid(deleted));
