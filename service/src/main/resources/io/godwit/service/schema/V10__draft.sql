-- Migrations that are being prepared in the console, each for whoever began it. The token is encrypted, with the id as a part of what is.
CREATE TABLE draft (
    id           TEXT   NOT NULL PRIMARY KEY,
    organization TEXT   NOT NULL REFERENCES organization (id),
    owner        TEXT   NOT NULL,
    project      TEXT   NOT NULL,
    fields       TEXT   NOT NULL,
    token        TEXT,
    changed      BIGINT NOT NULL
);
