-- How far a job had come when its latest run ended, for lists: the ledgers of a hundred jobs are not read for one page. Both are null as long
-- as nobody has asked. target_made: the target was made for the job, by toNewDedicated.
DROP VIEW migration_standing;

ALTER TABLE migration ADD COLUMN phase TEXT;
ALTER TABLE migration ADD COLUMN progress INTEGER;
ALTER TABLE migration ADD COLUMN target_made BOOLEAN NOT NULL DEFAULT FALSE;

CREATE VIEW migration_standing AS
SELECT migration.*, job.state, job.reason, job.finished
FROM migration JOIN job ON job.id = migration.job;
