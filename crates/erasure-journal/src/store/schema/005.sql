-- Which row of a file was read last, where it ends, and when the requests of the round were received. How far a file was read
-- while rows were lines is not known: one that isn't finished is read from its start, and its rows find their requests.
ALTER TABLE bulks ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bulks ADD COLUMN offset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bulks ADD COLUMN received INTEGER NOT NULL DEFAULT 0;
UPDATE bulks SET rows = 0, received = coalesce(
    (SELECT max(received_at) FROM answers JOIN requests ON requests.id = answers.request WHERE bulk = bulks.id), 0
);
