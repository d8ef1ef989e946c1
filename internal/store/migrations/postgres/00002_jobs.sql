-- +goose Up
-- What time it is for jobs: the database's own clock, in milliseconds since 1970.
CREATE VIEW clock AS SELECT CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) AS ms;
CREATE TABLE jobs (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        TEXT NOT NULL,
    unique_key  TEXT NOT NULL,
    payload     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    run_at      BIGINT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL DEFAULT 0,
    lease_by    TEXT NOT NULL DEFAULT '',
    last_error  TEXT NOT NULL DEFAULT '',
    dead_at     BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX jobs_key ON jobs (unique_key) WHERE unique_key <> '' AND dead_at = 0;
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE dead_at = 0;
