-- What the process that runs a job and the workers of an engine on other machines tell each other.

-- The run that they work for. holder: whose lease on the job theirs depend on. access: how to be let into source and target, encrypted.
CREATE TABLE dispatch (
    job    TEXT    NOT NULL PRIMARY KEY,
    epoch  BIGINT  NOT NULL,
    holder TEXT    NOT NULL,
    access TEXT    NOT NULL,
    ended  BOOLEAN NOT NULL
);

-- A collection that is to be copied as far as it is open, in one pass; of the latest run only. what: as JSON.
CREATE TABLE copy_order (
    job          TEXT   NOT NULL,
    number       BIGINT NOT NULL,
    what         TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    failure_code TEXT,
    failure      TEXT,
    PRIMARY KEY (job, number)
);
