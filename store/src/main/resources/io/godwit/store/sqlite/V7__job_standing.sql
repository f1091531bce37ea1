-- How jobs stand, beside their plans, which fill many pages each: a list of jobs reads this alone.
CREATE INDEX job_standing ON job (id, state, reason, finished);
