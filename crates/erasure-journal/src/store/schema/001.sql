-- What is true of the journal as a whole.
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Vendors by their ids, as numbers.
CREATE TABLE vendors (id INTEGER PRIMARY KEY, vendor TEXT NOT NULL UNIQUE) STRICT;

-- What a vendor said of itself when it was planned: name, spec, terms, caveats. Each once.
CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    said TEXT NOT NULL
) STRICT;

-- One person's request. `subject` holds commitments, `deadline` is sealed: its reason is free text.
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    public BLOB NOT NULL UNIQUE,
    idempotency BLOB UNIQUE,
    subject TEXT NOT NULL,
    deadline BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    open INTEGER NOT NULL CHECK (open >= 0),
    verdict TEXT,
    settled_at INTEGER
) STRICT;
CREATE INDEX requests_open ON requests (due_at) WHERE open > 0;

-- Which requests are about whom.
CREATE TABLE commitments (
    commitment BLOB NOT NULL,
    request INTEGER NOT NULL REFERENCES requests,
    PRIMARY KEY (commitment, request)
) STRICT, WITHOUT ROWID;

-- The workers that may hold targets; each holds the lock file of this name while it lives.
CREATE TABLE workers (id INTEGER PRIMARY KEY AUTOINCREMENT, lock TEXT NOT NULL UNIQUE) STRICT;

-- One identifier at one vendor. `record` is sealed: what was planned, then what is known.
CREATE TABLE targets (
    id INTEGER PRIMARY KEY,
    request INTEGER NOT NULL REFERENCES requests,
    vendor INTEGER NOT NULL REFERENCES vendors,
    terms INTEGER NOT NULL REFERENCES terms,
    state INTEGER NOT NULL,
    wake_at INTEGER,
    worker INTEGER REFERENCES workers,
    first_asked_at INTEGER,
    record BLOB NOT NULL
) STRICT;
CREATE INDEX targets_due ON targets (vendor, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX targets_of_request ON targets (request);
CREATE INDEX targets_claimed ON targets (worker) WHERE worker IS NOT NULL;

-- The chain, one receipt per settled request.
CREATE TABLE receipts (
    seq INTEGER PRIMARY KEY,
    request INTEGER NOT NULL UNIQUE REFERENCES requests,
    hash BLOB NOT NULL,
    jws TEXT NOT NULL
) STRICT;
