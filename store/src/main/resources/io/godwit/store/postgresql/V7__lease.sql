-- Who runs a job, or is the service: name is a job's id, or says what else. A lease that has ended may be taken by anybody. holder is
-- another one each time that it is taken; ends is by the clock of this database, which is the only one that counts.
CREATE TABLE lease (
    name   TEXT                     NOT NULL PRIMARY KEY,
    holder TEXT                     NOT NULL,
    pid    BIGINT                   NOT NULL,
    host   TEXT                     NOT NULL,
    ends   TIMESTAMP WITH TIME ZONE NOT NULL
);
