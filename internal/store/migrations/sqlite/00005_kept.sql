-- A result page asks what has changed and reads only rows it does not keep: the index need not hold what they say.

-- +goose Up
DROP INDEX listings_state;
CREATE INDEX listings_state ON listings (state, id);

-- +goose Down
DROP INDEX listings_state;
CREATE INDEX listings_state ON listings (state, id, revision, slug, seen_on);
