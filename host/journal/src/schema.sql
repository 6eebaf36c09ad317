-- The journal's file, format version 1.
-- STRICT holds the types; what the columns mean is checked in Rust, because
-- whoever damages a file does not ask the schema.

CREATE TABLE visit_key (
    visit INTEGER PRIMARY KEY,
    key BLOB -- 32 bytes; NULL once the visit is erased
) STRICT;

CREATE TABLE journal_row (
    seq INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    visit INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, -- 64 bits, unsigned
    state_hash BLOB NOT NULL,
    screen_hash BLOB NOT NULL,
    body BLOB, -- sealed; NULL once the visit is erased
    digest BLOB NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX journal_row_of_visit ON journal_row (visit);

-- Only the next row may be inserted. This stops INSERT OR REPLACE, too.
CREATE TRIGGER journal_row_insert BEFORE INSERT ON journal_row
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal_row)
BEGIN SELECT RAISE(ABORT, 'rows are only appended'); END;

CREATE TRIGGER journal_row_delete BEFORE DELETE ON journal_row
BEGIN SELECT RAISE(ABORT, 'rows are only appended'); END;

-- The one update allowed: the body goes, after its key.
CREATE TRIGGER journal_row_update BEFORE UPDATE ON journal_row
WHEN NEW.body IS NOT NULL
    OR EXISTS (SELECT 1 FROM visit_key WHERE visit = OLD.visit AND key IS NOT NULL)
    OR (NEW.seq, NEW.kind, NEW.visit, NEW.at_ms, NEW.state_hash, NEW.screen_hash, NEW.digest, NEW.prev, NEW.hash)
    <> (OLD.seq, OLD.kind, OLD.visit, OLD.at_ms, OLD.state_hash, OLD.screen_hash, OLD.digest, OLD.prev, OLD.hash)
BEGIN SELECT RAISE(ABORT, 'rows are only appended'); END;

CREATE TRIGGER visit_key_delete BEFORE DELETE ON visit_key
BEGIN SELECT RAISE(ABORT, 'keys are only erased'); END;

CREATE TRIGGER visit_key_update BEFORE UPDATE ON visit_key
WHEN NEW.key IS NOT NULL OR NEW.visit <> OLD.visit
BEGIN SELECT RAISE(ABORT, 'keys are only erased'); END;
