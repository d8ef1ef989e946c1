-- +goose Up
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE listings (
    id           UUID PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    state        TEXT NOT NULL,
    example      BOOLEAN NOT NULL,
    revision     INTEGER NOT NULL,
    source_kind  TEXT NOT NULL,
    feed         TEXT NOT NULL,
    external_id  TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    seen_on      TEXT NOT NULL,
    confirmed_on TEXT NOT NULL,
    body         TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    changed_at   TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX listings_feed ON listings (feed, external_id) WHERE feed <> '';
CREATE INDEX listings_state ON listings (state, id);
CREATE TABLE slugs (
    slug       TEXT PRIMARY KEY,
    listing_id UUID NOT NULL REFERENCES listings (id)
);
CREATE TABLE history (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing_id UUID NOT NULL REFERENCES listings (id),
    revision   INTEGER NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    by_kind    TEXT NOT NULL,
    by_ref     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    body       TEXT NOT NULL,
    UNIQUE (listing_id, revision)
);
CREATE TABLE changes (
    seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing_id UUID NOT NULL REFERENCES listings (id)
);
INSERT INTO settings (name, value) VALUES ('epoch', replace(gen_random_uuid()::text, '-', ''));
