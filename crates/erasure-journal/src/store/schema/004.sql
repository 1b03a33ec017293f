-- `mac` binds a request's row, its targets and its receipt together; one whose rows aren't as they were
-- recorded is set aside as damaged. `charter` holds more than the deadline.
ALTER TABLE requests RENAME COLUMN deadline TO charter;
ALTER TABLE requests ADD COLUMN mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE requests ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;
CREATE INDEX requests_damaged ON requests (id) WHERE damaged <> 0;

-- Which file a worker's lock is, and since when nobody has seen it.
ALTER TABLE workers ADD COLUMN file INTEGER;
ALTER TABLE workers ADD COLUMN missing_since INTEGER;
