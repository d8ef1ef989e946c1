-- +goose Up
CREATE TABLE accounts (
    id         TEXT PRIMARY KEY,
    email      TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    blocked    INTEGER NOT NULL,
    quiet      INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    seen_at    DATETIME NOT NULL
);
CREATE TABLE sessions (
    id         TEXT PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at DATETIME NOT NULL,
    seen_at    DATETIME NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE TABLE grants (
    id         TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL,
    email      TEXT NOT NULL,
    subject    TEXT NOT NULL,
    lang       TEXT NOT NULL,
    browser    TEXT NOT NULL,
    code       TEXT NOT NULL,
    wrong      INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    spent_at   DATETIME
);
CREATE INDEX grants_email ON grants (email, purpose, created_at);
-- A token is known by its SHA-256 only; a letter that is sent twice has two for one grant.
CREATE TABLE tokens (
    hash       TEXT PRIMARY KEY,
    grant_id   TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    expires_at DATETIME NOT NULL
);
CREATE INDEX tokens_grant ON tokens (grant_id);
CREATE TABLE keepers (
    listing_id TEXT NOT NULL REFERENCES listings (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    since      DATETIME NOT NULL,
    PRIMARY KEY (listing_id, account_id)
);
CREATE INDEX keepers_account ON keepers (account_id);
CREATE TABLE submissions (
    id         TEXT PRIMARY KEY,
    listing_id TEXT NOT NULL,
    kind       TEXT NOT NULL,
    base       INTEGER NOT NULL,
    state      TEXT NOT NULL,
    flags      TEXT NOT NULL,
    feed_hash  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    sender     TEXT NOT NULL,
    answer     TEXT NOT NULL,
    body       TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    sent_at    DATETIME NOT NULL,
    changed_at DATETIME NOT NULL
);
CREATE INDEX submissions_state ON submissions (state, sent_at);
CREATE INDEX submissions_listing ON submissions (listing_id);
CREATE INDEX submissions_account ON submissions (account_id);
CREATE TABLE reports (
    id         TEXT PRIMARY KEY,
    listing_id TEXT NOT NULL REFERENCES listings (id),
    reason     TEXT NOT NULL,
    words      TEXT NOT NULL,
    email      TEXT NOT NULL,
    lang       TEXT NOT NULL,
    tag        TEXT NOT NULL,
    open       INTEGER NOT NULL,
    answer     TEXT NOT NULL,
    closed_by  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    closed_at  DATETIME NOT NULL
);
CREATE INDEX reports_listing ON reports (listing_id, created_at);
CREATE INDEX reports_open ON reports (open, created_at);
CREATE TABLE reminded (
    listing_id   TEXT NOT NULL REFERENCES listings (id),
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    confirmed_on TEXT NOT NULL,
    step         INTEGER NOT NULL,
    at           DATETIME NOT NULL,
    PRIMARY KEY (listing_id, account_id, confirmed_on, step)
);
-- What likely duplicates share: a phone, a name in a town, a door at a time.
CREATE TABLE likeness (
    key        TEXT NOT NULL,
    listing_id TEXT NOT NULL REFERENCES listings (id),
    PRIMARY KEY (key, listing_id)
);
CREATE INDEX likeness_listing ON likeness (listing_id);
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      DATETIME NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL
);
-- Nothing is taken out of the record, or altered in it, before its two years are over.
-- +goose StatementBegin
CREATE TRIGGER record_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the record is not altered'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER record_no_delete BEFORE DELETE ON audit
WHEN julianday(OLD.at) > julianday('now') - 729
BEGIN SELECT RAISE(ABORT, 'the record is kept for two years'); END;
-- +goose StatementEnd
INSERT INTO settings (name, value) VALUES ('tag_key', lower(hex(randomblob(32))));
