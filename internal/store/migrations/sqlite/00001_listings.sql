-- +goose Up
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE listings (
    id           TEXT PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    state        TEXT NOT NULL,
    example      INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    source_kind  TEXT NOT NULL,
    feed         TEXT NOT NULL,
    external_id  TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    seen_on      TEXT NOT NULL,
    confirmed_on TEXT NOT NULL,
    body         TEXT NOT NULL,
    created_at   DATETIME NOT NULL,
    changed_at   DATETIME NOT NULL
);
CREATE UNIQUE INDEX listings_feed ON listings (feed, external_id) WHERE feed <> '';
CREATE INDEX listings_state ON listings (state, id);
CREATE TABLE slugs (
    slug       TEXT PRIMARY KEY,
    listing_id TEXT NOT NULL REFERENCES listings (id)
);
CREATE TABLE history (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    listing_id TEXT NOT NULL REFERENCES listings (id),
    revision   INTEGER NOT NULL,
    at         DATETIME NOT NULL,
    by_kind    TEXT NOT NULL,
    by_ref     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    body       TEXT NOT NULL,
    UNIQUE (listing_id, revision)
);
CREATE TABLE changes (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    listing_id TEXT NOT NULL REFERENCES listings (id)
);
INSERT INTO settings (name, value) VALUES ('epoch', lower(hex(randomblob(16))));
