-- How far a file of requests was read, and which of its rows could not be taken.
CREATE TABLE bulks (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    rows INTEGER NOT NULL,
    finished INTEGER NOT NULL
) STRICT;
CREATE TABLE rejects (
    bulk INTEGER NOT NULL REFERENCES bulks,
    row INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (bulk, row)
) STRICT, WITHOUT ROWID;
