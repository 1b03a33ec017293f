-- Which time a file is read from its start, whether whoever was asked for lately is asked for anew, and which requests
-- answer its rows. What a file led to before this was noted is found out by reading it once more.
ALTER TABLE bulks ADD COLUMN round INTEGER NOT NULL DEFAULT 1;
ALTER TABLE bulks ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
UPDATE bulks SET rows = 0, finished = 0;
CREATE TABLE answers (
    bulk INTEGER NOT NULL REFERENCES bulks,
    request INTEGER NOT NULL REFERENCES requests,
    PRIMARY KEY (bulk, request)
) STRICT, WITHOUT ROWID;
