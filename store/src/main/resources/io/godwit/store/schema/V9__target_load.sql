-- target_load: what was loaded of the target for the check only and is to be released, as JSON; NULL: nothing.
ALTER TABLE collection_state ADD COLUMN target_load TEXT;
UPDATE collection_state SET target_load = '{"need":"COLLECTION","partitions":[]}' WHERE target_loading;
ALTER TABLE collection_state DROP COLUMN target_loading;
