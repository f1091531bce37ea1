-- A cluster that a provisioner made has its name; the endpoint is empty until it is known. failure: why it is ABNORMAL.
ALTER TABLE cluster ADD COLUMN provisioner TEXT;
ALTER TABLE cluster ADD COLUMN status TEXT NOT NULL DEFAULT 'RUNNING';
ALTER TABLE cluster ADD COLUMN failure TEXT;
ALTER TABLE cluster ADD COLUMN cu_type TEXT NOT NULL DEFAULT '';
ALTER TABLE cluster ADD COLUMN cu_size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cluster ADD COLUMN replica INTEGER NOT NULL DEFAULT 1;

CREATE TABLE cluster_label (
    cluster TEXT NOT NULL REFERENCES cluster (id),
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (cluster, name)
);
