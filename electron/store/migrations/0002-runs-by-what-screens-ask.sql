-- Home and Activity ask for runs by state and by whom they are about, newest first.
DROP INDEX runs_by_state;
CREATE INDEX runs_by_state ON runs (state, started_at DESC, id DESC);
CREATE INDEX runs_by_subject_id ON runs (subject_id, subject_type);
CREATE INDEX runs_by_subject_name ON runs (subject_name);
DROP INDEX runs_by_subject;

-- A list counts every step of each of its runs by state: out of the index, not out of rows with their findings.
CREATE INDEX run_steps_by_state ON run_steps (run_id, state);
