-- A source may be a cluster that nobody here has registered: then it has an address instead of a project and an id, and a token of its own,
-- encrypted with the job's id as a part of what is. The token is taken away once the job is over; source_secured says that there was one.
DROP VIEW migration_standing;

ALTER TABLE migration RENAME TO migration_before;

CREATE TABLE migration (
    job             TEXT    NOT NULL PRIMARY KEY,
    organization    TEXT    NOT NULL REFERENCES organization (id),
    source_project  TEXT,
    source_cluster  TEXT,
    source_endpoint TEXT,
    source_secured  BOOLEAN NOT NULL DEFAULT FALSE,
    source_token    TEXT,
    target_project  TEXT    NOT NULL,
    target_cluster  TEXT    NOT NULL,
    purpose         TEXT    NOT NULL DEFAULT 'COPY',
    wanted          TEXT    NOT NULL,
    created_by      TEXT    NOT NULL,
    created         BIGINT  NOT NULL,
    CHECK ((source_cluster IS NULL) <> (source_endpoint IS NULL))
);

INSERT INTO migration (job, organization, source_project, source_cluster, target_project, target_cluster, purpose, wanted,
created_by, created)
SELECT job, organization, source_project, source_cluster, target_project, target_cluster, purpose, wanted, created_by, created
FROM migration_before;

DROP TABLE migration_before;

CREATE INDEX migration_newest ON migration (organization, created DESC, job DESC);

CREATE VIEW migration_standing AS
SELECT migration.*, job.state, job.reason, job.finished
FROM migration JOIN job ON job.id = migration.job;
