package io.godwit.milvus;

/**
 * What a server can hold and how it wants to be spoken to, one row a kind. The kind comes from harmless calls, never from trying a
 * type: an unknown scalar type or a nullable flag kills or corrupts a 2.3.5.
 */
public enum ServerKind {
    MILVUS_2_3("Milvus 2.3", new Reading(16_384, Integer.MAX_VALUE, 4 << 20, true, true), 4),
    MILVUS_2_4("Milvus 2.4", new Reading(16_384, Integer.MAX_VALUE, 4 << 20, true, true), 8),
    MILVUS_2_5("Milvus 2.5", new Reading(16_384, Integer.MAX_VALUE, 4 << 20, true, true), 8),
    MILVUS_2_6("Milvus 2.6", new Reading(16_384, Integer.MAX_VALUE, 4 << 20, true, true), 8),
    MILVUS_3_0("Milvus 3.0", new Reading(16_384, Integer.MAX_VALUE, 4 << 20, true, true), 8),
    /** Answers at most 16,383 rows and says nothing (2.5.1); vector reads slow down quadratically with the rows of an answer. */
    LITE_2("Milvus Lite 2", new Reading(16_000, 500, 1 << 20, true, false), 2),
    /** Each query scans everything (3.2.2), so large ranges; one writer a collection; VarChar keys come unordered. */
    LITE_3("Milvus Lite 3", new Reading(Integer.MAX_VALUE, Integer.MAX_VALUE, 16 << 20, false, false), 1);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // A record of primitives, which Error Prone does not recognise.
    private final Reading reading;

    private final int writers;

    ServerKind(String label, Reading reading, int writers) {
        this.label = label;
        this.reading = reading;
        this.writers = writers;
    }

    public String label() {
        return label;
    }

    /** How a server is named to people: {@code Milvus 2.3 (v2.3.5-lite)}. */
    public String named(String version) {
        return label + " (" + version + ")";
    }

    /** Whether a server was {@link #named} as one of this kind. What its version says besides means nothing. */
    public boolean names(String server) {
        return server.startsWith(label + " (");
    }

    public Reading reading() {
        return reading;
    }

    /** How many writes of one collection may be in flight. */
    public int writers() {
        return writers;
    }

    /**
     * Whether an Insert takes the place of a row that has its key. Milvus Lite 3's does, while its Upsert leaves the dynamic keys of
     * the old row that the new one lacks (3.2.2).
     */
    public boolean insertReplaces() {
        return this == LITE_3;
    }

    /** Whether a query can be answered as of a timestamp: from 2.5.0 on (read in its source); 2.3.5 and both Milvus Lites do not (seen). */
    boolean pins() {
        return this == MILVUS_2_5 || this == MILVUS_2_6 || this == MILVUS_3_0;
    }

    public boolean lite() {
        return this == LITE_2 || this == LITE_3;
    }

    /**
     * How ranges of rows are asked for.
     *
     * @param keyPage the most keys that one page of a key scan may ask for
     * @param rangeRows the most rows that one range may hold, 500 and the like where large answers are slow
     * @param rangeBytes the size of answer that reads fastest, in bytes
     * @param ordered whether rows come in the order of their keys
     * @param chainedRange whether {@code lo <= key < hi} parses; else {@code key >= lo and key < hi}
     */
    public record Reading(int keyPage, int rangeRows, int rangeBytes, boolean ordered, boolean chainedRange) {}
}
