-- judged: the attempt that gave the verdict; NULL: one of before this column.
ALTER TABLE receipt ADD COLUMN judged BIGINT;

-- succeeded: whether the job has ever ended SUCCESSFUL.
ALTER TABLE job ADD COLUMN succeeded BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE job SET succeeded = TRUE WHERE state = 'SUCCESSFUL';
