-- How fast jobs were from moment to moment, in rows a second.
CREATE TABLE throughput (
    job      TEXT             NOT NULL,
    at       BIGINT           NOT NULL,
    copied   DOUBLE PRECISION NOT NULL,
    compared DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (job, at)
);
