-- `listed` is a keyed digest over a file's answers and rejects, in whatever order; `mac` binds it to how far the file was read.
ALTER TABLE bulks ADD COLUMN listed BLOB NOT NULL DEFAULT x'';
ALTER TABLE bulks ADD COLUMN mac BLOB NOT NULL DEFAULT x'';
