-- How far a job had come when its latest run ended, for lists: the ledgers of a hundred jobs are not read for one page. Both are null as long
-- as nobody has asked.
DROP VIEW migration_standing;

ALTER TABLE migration ADD COLUMN phase TEXT;
ALTER TABLE migration ADD COLUMN progress INTEGER;

CREATE VIEW migration_standing AS
SELECT migration.*, job.state, job.reason, job.finished
FROM migration JOIN job ON job.id = migration.job;
