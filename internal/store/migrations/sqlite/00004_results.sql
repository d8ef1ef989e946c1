-- What a result page asks of each row (may it be shown, in which revision) is answered from the index alone: the
-- rows are long, and reading twenty of them was a seventh of the page.

-- +goose Up
DROP INDEX listings_state;
CREATE INDEX listings_state ON listings (state, id, revision, slug, seen_on);

-- +goose Down
DROP INDEX listings_state;
CREATE INDEX listings_state ON listings (state, id);
