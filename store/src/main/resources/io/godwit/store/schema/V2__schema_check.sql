-- What the target collection was found to be beside its rows, as JSON.
ALTER TABLE collection_state ADD COLUMN schema_check TEXT;
