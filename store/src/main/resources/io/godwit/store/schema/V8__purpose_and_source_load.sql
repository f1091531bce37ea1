-- purpose: what a run is for that goes on with the job, where one was for more than the copy and did not get through.
ALTER TABLE job ADD COLUMN purpose TEXT NOT NULL DEFAULT 'COPY';
-- source_load: what was loaded of the source for the copy and is to be released, as JSON; NULL: nothing.
ALTER TABLE collection_state ADD COLUMN source_load TEXT;
ALTER TABLE collection_state DROP COLUMN source_loading;
