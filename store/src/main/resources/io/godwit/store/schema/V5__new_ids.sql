-- The keys on both sides of rows that got new ones, in the bytes of Key.encoded(): exactly the rows that good receipts cover.
CREATE TABLE id_pair (
    job        TEXT      NOT NULL,
    collection INTEGER   NOT NULL,
    part       TEXT      NOT NULL,
    source_key ${binary} NOT NULL,
    target_key ${binary} NOT NULL,
    PRIMARY KEY (job, collection, part, source_key)
);

CREATE INDEX id_pair_target ON id_pair (job, collection, part, target_key);
