-- +goose Up
CREATE TABLE accounts (
    id         UUID PRIMARY KEY,
    email      TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    blocked    BOOLEAN NOT NULL,
    quiet      BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at    TIMESTAMPTZ NOT NULL
);
CREATE TABLE sessions (
    id         UUID PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    account_id UUID NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE TABLE grants (
    id         UUID PRIMARY KEY,
    purpose    TEXT NOT NULL,
    email      TEXT NOT NULL,
    subject    UUID NOT NULL,
    lang       TEXT NOT NULL,
    browser    TEXT NOT NULL,
    code       TEXT NOT NULL,
    wrong      INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    spent_at   TIMESTAMPTZ
);
CREATE INDEX grants_email ON grants (email, purpose, created_at);
-- A token is known by its SHA-256 only; a letter that is sent twice has two for one grant.
CREATE TABLE tokens (
    hash       TEXT PRIMARY KEY,
    grant_id   UUID NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX tokens_grant ON tokens (grant_id);
CREATE TABLE keepers (
    listing_id UUID NOT NULL REFERENCES listings (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    since      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (listing_id, account_id)
);
CREATE INDEX keepers_account ON keepers (account_id);
CREATE TABLE submissions (
    id         UUID PRIMARY KEY,
    listing_id UUID NOT NULL,
    kind       TEXT NOT NULL,
    base       INTEGER NOT NULL,
    state      TEXT NOT NULL,
    flags      TEXT NOT NULL,
    feed_hash  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    account_id UUID NOT NULL,
    sender     TEXT NOT NULL,
    answer     TEXT NOT NULL,
    body       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    sent_at    TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX submissions_state ON submissions (state, sent_at);
CREATE INDEX submissions_listing ON submissions (listing_id);
CREATE INDEX submissions_account ON submissions (account_id);
CREATE TABLE reports (
    id         UUID PRIMARY KEY,
    listing_id UUID NOT NULL REFERENCES listings (id),
    reason     TEXT NOT NULL,
    words      TEXT NOT NULL,
    email      TEXT NOT NULL,
    lang       TEXT NOT NULL,
    tag        TEXT NOT NULL,
    open       BOOLEAN NOT NULL,
    answer     TEXT NOT NULL,
    closed_by  UUID NOT NULL,
    version    INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    closed_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX reports_listing ON reports (listing_id, created_at);
CREATE INDEX reports_open ON reports (open, created_at);
CREATE TABLE reminded (
    listing_id   UUID NOT NULL REFERENCES listings (id),
    account_id   UUID NOT NULL REFERENCES accounts (id),
    confirmed_on TEXT NOT NULL,
    step         INTEGER NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (listing_id, account_id, confirmed_on, step)
);
-- What likely duplicates share: a phone, a name in a town, a door at a time.
CREATE TABLE likeness (
    key        TEXT NOT NULL,
    listing_id UUID NOT NULL REFERENCES listings (id),
    PRIMARY KEY (key, listing_id)
);
CREATE INDEX likeness_listing ON likeness (listing_id);
CREATE TABLE audit (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      TIMESTAMPTZ NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL
);
-- Nothing is taken out of the record, or altered in it, before its two years are over.
-- +goose StatementBegin
CREATE FUNCTION record_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '729 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the record is not altered';
END $$;
-- +goose StatementEnd
CREATE TRIGGER record_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION record_is_kept();
INSERT INTO settings (name, value) VALUES ('tag_key', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
