package io.godwit.migration.report;

import io.godwit.migration.report.Evidence.Check;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.Phase;
import io.godwit.milvus.ErrorCode;

/** What is proved of one collection, from the strongest to the weakest. */
public enum Standing {
    EQUAL("equal", Tone.GOOD),
    EQUAL_BY_KEY("equal by key", Tone.GOOD),
    COUNTS_EQUAL("counts equal", Tone.WEAK),
    NOT_COMPARED("not compared", Tone.WEAK),
    UNFINISHED("unfinished", Tone.OPEN),
    /** Created by a job that was canceled together with what it had created. */
    GIVEN_UP("given up", Tone.OPEN),
    DIFFERENT("different", Tone.BAD),
    FAILED("failed", Tone.BAD);

    private final String label;
    private final Tone tone;

    Standing(String label, Tone tone) {
        this.label = label;
        this.tone = tone;
    }

    /**
     * @param unequalRows rows known to make the sides unequal
     * @param unexplained whether the source counts more rows than it returned, and no key says why
     */
    static Standing of(CollectionState state, Evidence evidence, long unequalRows, boolean unexplained) {
        if (state.failure().filter(Standing::notOfContent).isPresent()) {
            return FAILED;
        }
        if (unequalRows > 0
                || state.stillChanging() > 0
                || state.failure().isPresent()
                || state.schema().filter(schema -> !schema.asPlanned()).isPresent()
                || evidence.any(Check.DIFFERENT)) {
            return DIFFERENT;
        }
        if (state.phase() != Phase.DONE || !evidence.whole()) {
            return UNFINISHED;
        }
        if (unexplained) {
            return DIFFERENT;
        }
        if (evidence.any(Check.NONE)) {
            return NOT_COMPARED;
        }
        if (evidence.any(Check.COUNT)) {
            return COUNTS_EQUAL;
        }
        return evidence.any(Check.KEYS) ? EQUAL_BY_KEY : EQUAL;
    }

    /** In a word or two. */
    public String label() {
        return label;
    }

    public Tone tone() {
        return tone;
    }

    private static boolean notOfContent(Reason reason) {
        return reason.code() != ErrorCode.DIFFERENCES
                && reason.code() != ErrorCode.SOURCE_CHANGED
                && reason.code() != ErrorCode.TARGET_CHANGED;
    }
}
