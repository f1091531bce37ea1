package io.godwit.migration;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a run goes about its plan. Not part of what makes two jobs the same.
 *
 * @param parallelism chunks in flight over all collections; empty: found by trial, starting from 4
 * @param maxRate upper bound of bytes per second written to the target; empty: none
 * @param verify how the target is compared with what was read
 * @param recheckSource read the source once more after the copy, to notice changes that keep the count
 * @param loadSource whether a source collection that is not loaded may be loaded for the copy
 * @param patience how long one call may be retried, an absent server or a denial be waited out
 * @param chunkBytes the most bytes of rows that a chunk should have; empty: what the source reads fastest
 * @param rbac whether users, roles and grants are made at the target, too
 * @param flink the REST address of the Flink cluster that copies; empty: the process that runs the job does
 */
public record RunOptions(
        OptionalInt parallelism,
        OptionalLong maxRate,
        Verify verify,
        boolean recheckSource,
        LoadSource loadSource,
        Duration patience,
        OptionalInt chunkBytes,
        boolean rbac,
        Optional<URI> flink) {
    public static final RunOptions DEFAULT = new RunOptions(
            OptionalInt.empty(), OptionalLong.empty(), Verify.FULL, false, LoadSource.AUTO, Duration.ofMinutes(10));

    /** With chunks of the size that the source reads fastest. */
    public RunOptions(
            OptionalInt parallelism,
            OptionalLong maxRate,
            Verify verify,
            boolean recheckSource,
            LoadSource loadSource,
            Duration patience) {
        this(parallelism, maxRate, verify, recheckSource, loadSource, patience, OptionalInt.empty());
    }

    /** Without users, roles and grants. */
    public RunOptions(
            OptionalInt parallelism,
            OptionalLong maxRate,
            Verify verify,
            boolean recheckSource,
            LoadSource loadSource,
            Duration patience,
            OptionalInt chunkBytes) {
        this(parallelism, maxRate, verify, recheckSource, loadSource, patience, chunkBytes, false);
    }

    /** Copied by the process that runs the job. */
    public RunOptions(
            OptionalInt parallelism,
            OptionalLong maxRate,
            Verify verify,
            boolean recheckSource,
            LoadSource loadSource,
            Duration patience,
            OptionalInt chunkBytes,
            boolean rbac) {
        this(parallelism, maxRate, verify, recheckSource, loadSource, patience, chunkBytes, rbac, Optional.empty());
    }

    /** The same, copied by another engine. */
    public RunOptions withFlink(Optional<URI> wanted) {
        return new RunOptions(
                parallelism, maxRate, verify, recheckSource, loadSource, patience, chunkBytes, rbac, wanted);
    }

    /** The same, with another way of comparing. */
    public RunOptions withVerify(Verify wanted) {
        return new RunOptions(
                parallelism, maxRate, wanted, recheckSource, loadSource, patience, chunkBytes, rbac, flink);
    }

    /** The same, with another patience. */
    public RunOptions withPatience(Duration wanted) {
        return new RunOptions(parallelism, maxRate, verify, recheckSource, loadSource, wanted, chunkBytes, rbac, flink);
    }

    /** The same, with users, roles and grants or without. */
    public RunOptions withRbac(boolean wanted) {
        return new RunOptions(
                parallelism, maxRate, verify, recheckSource, loadSource, patience, chunkBytes, wanted, flink);
    }

    /** How much of the target is compared. */
    public enum Verify {
        /** Every row by digest. */
        FULL,
        /** The count of every key range. */
        COUNTS,
        NONE
    }

    /** Whether the source's load state may be changed for the copy (it is put back afterwards). */
    public enum LoadSource {
        AUTO,
        NEVER
    }
}
