-- judged: the attempt that gave the verdict; NULL: one of before this column.
ALTER TABLE receipt ADD COLUMN judged BIGINT;
