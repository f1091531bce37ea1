-- By which ids the servers know the two collections; null where a server gives none.
ALTER TABLE collection_state ADD COLUMN source_id BIGINT;
ALTER TABLE collection_state ADD COLUMN target_id BIGINT;
