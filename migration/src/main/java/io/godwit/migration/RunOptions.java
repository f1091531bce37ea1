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
            OptionalInt.empty(),
            OptionalLong.empty(),
            Verify.FULL,
            false,
            LoadSource.AUTO,
            Duration.ofMinutes(10),
            OptionalInt.empty(),
            false,
            Optional.empty());

    /** Starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** Starts from these. */
    public Builder toBuilder() {
        return new Builder(this);
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

    /** Options one by one; each value as {@link RunOptions} says. */
    public static final class Builder {
        private OptionalInt parallelism;
        private OptionalLong maxRate;
        private Verify verify;
        private boolean recheckSource;
        private LoadSource loadSource;
        private Duration patience;
        private OptionalInt chunkBytes;
        private boolean rbac;
        private Optional<URI> flink;

        private Builder(RunOptions options) {
            parallelism = options.parallelism();
            maxRate = options.maxRate();
            verify = options.verify();
            recheckSource = options.recheckSource();
            loadSource = options.loadSource();
            patience = options.patience();
            chunkBytes = options.chunkBytes();
            rbac = options.rbac();
            flink = options.flink();
        }

        public Builder parallelism(OptionalInt wanted) {
            parallelism = wanted;
            return this;
        }

        public Builder maxRate(OptionalLong wanted) {
            maxRate = wanted;
            return this;
        }

        public Builder verify(Verify wanted) {
            verify = wanted;
            return this;
        }

        public Builder recheckSource(boolean wanted) {
            recheckSource = wanted;
            return this;
        }

        public Builder loadSource(LoadSource wanted) {
            loadSource = wanted;
            return this;
        }

        public Builder patience(Duration wanted) {
            patience = wanted;
            return this;
        }

        public Builder chunkBytes(OptionalInt wanted) {
            chunkBytes = wanted;
            return this;
        }

        public Builder rbac(boolean wanted) {
            rbac = wanted;
            return this;
        }

        public Builder flink(Optional<URI> wanted) {
            flink = wanted;
            return this;
        }

        public RunOptions build() {
            return new RunOptions(
                    parallelism, maxRate, verify, recheckSource, loadSource, patience, chunkBytes, rbac, flink);
        }
    }
}
