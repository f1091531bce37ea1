-- Times are microseconds since 1970, as in the store's tables.
CREATE TABLE organization (
    id      TEXT   NOT NULL PRIMARY KEY,
    name    TEXT   NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE project (
    id           TEXT   NOT NULL PRIMARY KEY,
    organization TEXT   NOT NULL REFERENCES organization (id),
    name         TEXT   NOT NULL,
    plan         TEXT   NOT NULL,
    created      BIGINT NOT NULL,
    UNIQUE (organization, name)
);

CREATE TABLE account (
    id       TEXT   NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL UNIQUE,
    password TEXT   NOT NULL,
    created  BIGINT NOT NULL
);

CREATE TABLE membership (
    account      TEXT NOT NULL REFERENCES account (id),
    organization TEXT NOT NULL REFERENCES organization (id),
    role         TEXT NOT NULL,
    PRIMARY KEY (account, organization)
);

CREATE TABLE project_membership (
    account TEXT NOT NULL REFERENCES account (id),
    project TEXT NOT NULL REFERENCES project (id),
    role    TEXT NOT NULL,
    PRIMARY KEY (account, project)
);

-- A personal key has an account and its roles; a customized one has a role and projects of its own.
CREATE TABLE api_key (
    id           TEXT   NOT NULL PRIMARY KEY,
    organization TEXT   NOT NULL REFERENCES organization (id),
    account      TEXT REFERENCES account (id),
    role         TEXT,
    name         TEXT   NOT NULL,
    hash         TEXT   NOT NULL UNIQUE,
    created_by   TEXT   NOT NULL,
    created      BIGINT NOT NULL,
    UNIQUE (account, organization),
    CHECK ((account IS NULL) <> (role IS NULL))
);

CREATE TABLE api_key_project (
    api_key      TEXT    NOT NULL REFERENCES api_key (id),
    project      TEXT    NOT NULL REFERENCES project (id),
    role         TEXT    NOT NULL,
    all_clusters BOOLEAN NOT NULL,
    PRIMARY KEY (api_key, project)
);

CREATE TABLE api_key_cluster (
    api_key TEXT NOT NULL REFERENCES api_key (id),
    project TEXT NOT NULL,
    cluster TEXT NOT NULL,
    PRIMARY KEY (api_key, project, cluster)
);

-- The token is encrypted, with the id as a part of what is.
CREATE TABLE cluster (
    id          TEXT   NOT NULL PRIMARY KEY,
    project     TEXT   NOT NULL REFERENCES project (id),
    name        TEXT   NOT NULL,
    description TEXT   NOT NULL,
    endpoint    TEXT   NOT NULL,
    token       TEXT,
    plan        TEXT   NOT NULL,
    region      TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    created     BIGINT NOT NULL,
    UNIQUE (project, name)
);

-- What the service knows of a job of the store. wanted: RUN or CANCEL, whatever state the job is in.
CREATE TABLE migration (
    job            TEXT   NOT NULL PRIMARY KEY,
    organization   TEXT   NOT NULL REFERENCES organization (id),
    source_project TEXT   NOT NULL,
    source_cluster TEXT   NOT NULL,
    target_project TEXT   NOT NULL,
    target_cluster TEXT   NOT NULL,
    wanted         TEXT   NOT NULL,
    created_by     TEXT   NOT NULL,
    created        BIGINT NOT NULL
);

CREATE INDEX migration_newest ON migration (organization, created DESC, job DESC);

-- The one place that reads a table of the store: a page of jobs must not read ten thousand plans.
CREATE VIEW migration_standing AS
SELECT migration.*, job.state, job.reason, job.finished
FROM migration JOIN job ON job.id = migration.job;
