-- Filling a dataset can fail.
ALTER TABLE ingestions ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
