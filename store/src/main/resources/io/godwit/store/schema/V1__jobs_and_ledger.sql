-- Times are microseconds since 1970, durations nanoseconds or ISO 8601 text.
CREATE TABLE job (
    id          TEXT   NOT NULL PRIMARY KEY,
    fingerprint TEXT   NOT NULL UNIQUE,
    plan        TEXT   NOT NULL,
    options     TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    desired     TEXT   NOT NULL,
    epoch       BIGINT NOT NULL,
    reason_code TEXT,
    reason      TEXT,
    created     BIGINT NOT NULL,
    updated     BIGINT NOT NULL,
    finished    BIGINT
);

CREATE TABLE collection_state (
    job            TEXT    NOT NULL,
    collection     INTEGER NOT NULL,
    phase          TEXT    NOT NULL,
    failure_code   TEXT,
    failure        TEXT,
    creating       BOOLEAN NOT NULL,
    source_loading BOOLEAN NOT NULL,
    target_loading BOOLEAN NOT NULL,
    passes         INTEGER NOT NULL,
    still_changing BIGINT  NOT NULL,
    phases         TEXT    NOT NULL,
    PRIMARY KEY (job, collection)
);

CREATE TABLE event (
    job      TEXT   NOT NULL,
    number   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    severity TEXT   NOT NULL,
    object   TEXT   NOT NULL,
    message  TEXT   NOT NULL,
    PRIMARY KEY (job, number)
);

-- Key ranges: lo inclusive, hi exclusive, in the bytes of Key.encoded(). No lower bound is the empty string of bytes and no upper
-- bound the byte ff, which sort before and after every key.

-- What may have been written without a receipt. Rows are never shortened; one goes when a good receipt covers all of it, and
-- comes back when that receipt goes.
CREATE TABLE claim (
    job        TEXT      NOT NULL,
    collection INTEGER   NOT NULL,
    part       TEXT      NOT NULL,
    lo         ${binary} NOT NULL,
    hi         ${binary} NOT NULL,
    epoch      BIGINT    NOT NULL,
    PRIMARY KEY (job, collection, part, lo, hi)
);

-- The ranges of one partition never overlap. A verdict is columns of its receipt, so that neither outlives the other.
CREATE TABLE receipt (
    job              TEXT      NOT NULL,
    collection       INTEGER   NOT NULL,
    part             TEXT      NOT NULL,
    lo               ${binary} NOT NULL,
    hi               ${binary} NOT NULL,
    scanned_rows     BIGINT    NOT NULL,
    row_count        BIGINT    NOT NULL,
    counted          BIGINT    NOT NULL,
    byte_count       BIGINT    NOT NULL,
    digest_hi        BIGINT    NOT NULL,
    digest_lo        BIGINT    NOT NULL,
    attempts         INTEGER   NOT NULL,
    took             BIGINT    NOT NULL,
    failure_code     TEXT,
    failure          TEXT,
    verdict          TEXT,
    target_rows      BIGINT,
    target_counted   BIGINT,
    target_digest_hi BIGINT,
    target_digest_lo BIGINT,
    PRIMARY KEY (job, collection, part, lo)
);

CREATE TABLE difference (
    job        TEXT      NOT NULL,
    collection INTEGER   NOT NULL,
    part       TEXT      NOT NULL,
    row_key    ${binary} NOT NULL,
    number     INTEGER   NOT NULL,
    kind       TEXT      NOT NULL,
    fields     TEXT      NOT NULL,
    detail     TEXT      NOT NULL,
    PRIMARY KEY (job, collection, part, row_key, number)
);
