-- What a caller has sent a request with, so that the same request is not done twice.
CREATE TABLE idempotency_key (
    organization TEXT   NOT NULL REFERENCES organization (id),
    caller       TEXT   NOT NULL,
    text         TEXT   NOT NULL,
    request      TEXT   NOT NULL,
    job          TEXT   NOT NULL,
    created      BIGINT NOT NULL,
    PRIMARY KEY (organization, caller, text)
);
