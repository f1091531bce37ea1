-- Browsers that are logged in. Only a hash of what they show is kept.
CREATE TABLE session (
    hash         TEXT   NOT NULL PRIMARY KEY,
    account      TEXT   NOT NULL REFERENCES account (id),
    organization TEXT   NOT NULL REFERENCES organization (id),
    created      BIGINT NOT NULL,
    used         BIGINT NOT NULL
);
