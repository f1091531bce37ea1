-- The timestamp of the source's own clock at which a collection is read, and the rows that it held then.
ALTER TABLE collection_state ADD COLUMN snapshot BIGINT;
ALTER TABLE collection_state ADD COLUMN snapshot_counted BIGINT;
