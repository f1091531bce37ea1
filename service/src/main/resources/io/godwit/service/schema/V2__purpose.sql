-- wanted is RUN, PAUSE or CANCEL by now. purpose: COPY or REPAIR.
ALTER TABLE migration ADD COLUMN purpose TEXT NOT NULL DEFAULT 'COPY';

-- A view has the columns that its tables had when it was made.
DROP VIEW migration_standing;

CREATE VIEW migration_standing AS
SELECT migration.*, job.state, job.reason, job.finished
FROM migration JOIN job ON job.id = migration.job;
