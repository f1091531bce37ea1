package io.godwit.store;

/** What the two databases do not say in the same words. */
enum Dialect {
    /** A transaction that writes has the whole file to itself: no row need be held. */
    SQLITE("sqlite", "BLOB", "", ""),
    /** Whoever would change a row that is held waits, and then sees it as it is by then, or not at all. */
    POSTGRESQL("postgresql", "BYTEA", " FOR UPDATE", " FOR SHARE");

    private final String folder;
    private final String binary;
    private final String forUpdate;
    private final String forShare;

    Dialect(String folder, String binary, String forUpdate, String forShare) {
        this.folder = folder;
        this.binary = binary;
        this.forUpdate = forUpdate;
        this.forShare = forShare;
    }

    /** Where the scripts are that are not the same for both. */
    String scripts() {
        return "classpath:io/godwit/store/" + folder;
    }

    /** The type of a string of bytes. */
    String binary() {
        return binary;
    }

    /** Ends a SELECT whose row nobody else may hold or change until this transaction ends. */
    String forUpdate() {
        return forUpdate;
    }

    /** Ends a SELECT whose row nobody may change until this transaction ends; others may hold it likewise. */
    String forShare() {
        return forShare;
    }
}
