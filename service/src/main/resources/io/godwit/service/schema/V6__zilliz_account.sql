-- project: its id at Zilliz Cloud. The key is encrypted, with the organization's id as a part of what is.
CREATE TABLE zilliz_account (
    organization TEXT   NOT NULL PRIMARY KEY REFERENCES organization (id),
    project      TEXT   NOT NULL,
    api_key      TEXT   NOT NULL,
    created      BIGINT NOT NULL
);
