-- +goose Up
-- What time it is for jobs: the database's own clock, in milliseconds since 1970.
CREATE VIEW clock AS SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS ms;
CREATE TABLE jobs (
    -- AUTOINCREMENT: a number is never given again, because what a job sends carries it.
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL,
    unique_key  TEXT NOT NULL,
    payload     TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    run_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER NOT NULL DEFAULT 0,
    lease_by    TEXT NOT NULL DEFAULT '',
    last_error  TEXT NOT NULL DEFAULT '',
    dead_at     INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX jobs_key ON jobs (unique_key) WHERE unique_key <> '' AND dead_at = 0;
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE dead_at = 0;
