-- Who did what, in the order of doing, chained: each hash is over the entry and the hash before it.
CREATE TABLE audit (
    organization TEXT   NOT NULL REFERENCES organization (id),
    number       BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    who          TEXT   NOT NULL,
    api_key      TEXT   NOT NULL,
    action       TEXT   NOT NULL,
    object       TEXT   NOT NULL,
    result       TEXT   NOT NULL,
    request      TEXT   NOT NULL,
    hash         TEXT   NOT NULL,
    PRIMARY KEY (organization, number)
);
