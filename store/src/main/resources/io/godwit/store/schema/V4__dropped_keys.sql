-- The dynamic keys that are left behind, with the number of rows of each, as JSON.
ALTER TABLE collection_state ADD COLUMN dropped_keys TEXT;
