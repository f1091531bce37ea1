package io.godwit.migration.report;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.CollectionIds;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Purpose;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.migration.verify.Verdict;
import io.godwit.migration.verify.Verdict.Outcome;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Index;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs to report on, put together step by step. */
final class SampleJob {
    static final String ID = "job-0123456789abcdefghijkl";
    static final Instant START = Instant.parse("2026-03-01T08:30:00Z");
    private static final long CHUNK_ROWS = 1_000;
    /** As the full server of the PyPI wheel calls itself. */
    private static final String SERVER = ServerKind.MILVUS_2_3.named("v2.3.5-lite");

    final InMemoryJobs store;
    private final List<CollectionPlan> plans = new ArrayList<>();
    private final List<EmptyDatabase> emptyDatabases = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<CollectionName> skipped = new ArrayList<>();
    private IfExists ifExists = IfExists.FAIL;
    private boolean newIds;
    private boolean rbac;
    private Verify verify = Verify.FULL;
    private JobState state = JobState.SUCCESSFUL;
    private Optional<Reason> reason = Optional.empty();
    private String source = SERVER;
    private String target = SERVER;

    SampleJob(Path folder) {
        store = new InMemoryJobs(folder);
    }

    Job job() {
        MigrationSpec spec = new MigrationSpec(
                URI.create("http://10.0.0.1:19530"),
                URI.create("https://target.example:443"),
                List.of(new Selection("default", "*", "archive", "*"), new Selection("shop", "it's", "shop", "its")),
                List.of(new Selection("default", "tmp_*", "default", "tmp_*")),
                ifExists);
        MigrationPlan plan =
                new MigrationPlan(spec, source, target, List.of("archive"), emptyDatabases, plans, findings, skipped);
        RunOptions options = RunOptions.builder().verify(verify).rbac(rbac).build();
        Instant end = START.plusSeconds(123);
        return new Job(
                ID,
                "f",
                plan,
                options,
                Purpose.COPY,
                state,
                reason,
                START,
                end,
                state.ended() ? Optional.of(end) : Optional.empty());
    }

    Report report() {
        return Report.of(store, job());
    }

    SampleJob ended(JobState with, ErrorCode code, String message) {
        state = with;
        reason = Optional.of(new Reason(code, message));
        return this;
    }

    SampleJob in(JobState other) {
        state = other;
        return this;
    }

    SampleJob emptyDatabase(String name) {
        emptyDatabases.add(new EmptyDatabase(name, name));
        return this;
    }

    SampleJob carryingRbac() {
        rbac = true;
        return this;
    }

    SampleJob sourceServer(String server) {
        source = server;
        return this;
    }

    SampleJob targetServer(String server) {
        target = server;
        return this;
    }

    SampleJob verifying(Verify level) {
        verify = level;
        return this;
    }

    /** Of collections that get new keys. */
    SampleJob renewing() {
        newIds = true;
        return this;
    }

    SampleJob merging() {
        ifExists = IfExists.MERGE;
        return this;
    }

    /** A collection that has gone through all phases; its ranges have no verdicts yet. */
    SampleJob copied(String name, long rows, SchemaDifference... differences) {
        collection(name, rows, Phase.DONE, Optional.empty(), differences);
        receipts(rows, true);
        return this;
    }

    SampleJob equal(String name, long rows, SchemaDifference... differences) {
        return copied(name, rows, differences).judged(JudgedAs.DIGEST);
    }

    SampleJob failed(String name, long rows, ErrorCode code, String message) {
        collection(name, rows, Phase.COPY, Optional.of(new Reason(code, message)));
        receipts(rows / 2, false);
        return this;
    }

    SampleJob unfinished(String name, long rows) {
        collection(name, rows, Phase.COPY, Optional.empty());
        receipts(rows / 2, false);
        return this;
    }

    /** The latest collection was read back in an earlier run. */
    SampleJob readBackEarlier(long rows) {
        store.ledger.readBackEarlier(plans.size() - 1, rows);
        return this;
    }

    SampleJob refused(String name, String evidence) {
        CollectionName collection = new CollectionName("default", name);
        skipped.add(collection);
        findings.add(new Finding(
                "NO_VECTOR_INDEX",
                Finding.Severity.ERROR,
                Optional.of(collection),
                "collection " + collection,
                evidence,
                "Create an index on its vector field, then migrate again."));
        return this;
    }

    SampleJob finding(Finding.Severity severity, String id, String evidence) {
        findings.add(new Finding(id, severity, Optional.empty(), "the target", evidence, "Nothing needs doing."));
        return this;
    }

    SampleJob event(JobEvent.Severity severity, String object, String message) {
        store.append(ID, new JobEvent(START.plusSeconds(store.events.size() * 7L), severity, object, message));
        return this;
    }

    /** How the latest collection's ranges were verified. */
    SampleJob judged(JudgedAs judged) {
        int position = plans.size() - 1;
        List<Verdict> verdicts =
                receiptsOf(position).stream().map(judged::verdict).toList();
        store.ledger.judge(verdicts, 1);
        return this;
    }

    SampleJob difference(Key key, Kind kind, List<String> fields, String detail) {
        int position = plans.size() - 1;
        RowDifference difference = new RowDifference(position, "", key, kind, fields, detail);
        store.ledger.differences(new Chunk(position, "", KeySpan.ALL, 1), List.of(difference), 1);
        return this;
    }

    /** Rows that the source counts and did not return once more, in the latest collection. */
    SampleJob surplus(long rows) {
        int position = plans.size() - 1;
        Receipt last = receiptsOf(position).get(receiptsOf(position).size() - 1);
        store.ledger.replace(
                last,
                new Receipt(
                        last.chunk(),
                        last.rows(),
                        last.counted() + rows,
                        last.bytes(),
                        last.digest(),
                        last.attempts(),
                        last.took(),
                        Optional.empty()));
        return this;
    }

    SampleJob stillChanging(long ranges) {
        int position = plans.size() - 1;
        CollectionState old = store.states.get(position);
        store.states.set(
                position,
                new CollectionState(
                        position,
                        old.phase(),
                        old.failure(),
                        true,
                        MissingLoad.NOTHING,
                        MissingLoad.NOTHING,
                        3,
                        ranges,
                        old.phases(),
                        old.snapshot(),
                        old.schema(),
                        Optional.empty(),
                        old.ids()));
        return this;
    }

    /** What the last collection was found to be beside its rows. */
    SampleJob found(SchemaCheck check) {
        int position = plans.size() - 1;
        CollectionState old = store.states.get(position);
        store.states.set(
                position,
                new CollectionState(
                        position,
                        old.phase(),
                        old.failure(),
                        true,
                        MissingLoad.NOTHING,
                        MissingLoad.NOTHING,
                        old.passes(),
                        old.stillChanging(),
                        old.phases(),
                        old.snapshot(),
                        Optional.of(check),
                        Optional.empty(),
                        old.ids()));
        return this;
    }

    /** The last collection was read as of this time. */
    SampleJob pinned(Instant time) {
        int position = plans.size() - 1;
        CollectionState old = store.states.get(position);
        long timestamp = time.toEpochMilli() << 18;
        store.states.set(
                position,
                new CollectionState(
                        position,
                        old.phase(),
                        old.failure(),
                        true,
                        MissingLoad.NOTHING,
                        MissingLoad.NOTHING,
                        old.passes(),
                        old.stillChanging(),
                        old.phases(),
                        Optional.of(new CollectionState.Snapshot(timestamp, 0)),
                        old.schema(),
                        Optional.empty(),
                        old.ids()));
        return this;
    }

    private List<Receipt> receiptsOf(int position) {
        return store.ledger.receipts().stream()
                .filter(receipt -> receipt.chunk().collection() == position)
                .toList();
    }

    private void collection(
            String name, long rows, Phase phase, Optional<Reason> failure, SchemaDifference... differences) {
        Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
        phases.put(Phase.COPY, Duration.ofMillis(1_234));
        phases.put(Phase.VERIFY, Duration.ofMillis(567));
        store.states.add(new CollectionState(
                plans.size(),
                phase,
                failure,
                true,
                MissingLoad.NOTHING,
                MissingLoad.NOTHING,
                0,
                0,
                phases,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CollectionIds.UNKNOWN));
        plans.add(new CollectionPlan(
                new CollectionName("default", name),
                new CollectionName("archive", name),
                ifExists != IfExists.MERGE,
                false,
                CollectionSchema.getDefaultInstance(),
                CollectionSchema.getDefaultInstance(),
                new Shape(2, ConsistencyLevel.Bounded, 0, Map.of("mmap.enabled", "true"), Map.of()),
                List.of(),
                List.of(new Index("vector", "vector", Map.of("index_type", "HNSW", "metric_type", "COSINE"))),
                List.of(name + "_live"),
                new MissingLoad(MissingLoad.Need.COLLECTION, List.of()),
                true,
                1,
                rows,
                600,
                List.of(differences),
                CollectionOptions.AS_SOURCE,
                newIds,
                0));
    }

    private void receipts(long rows, boolean toTheEnd) {
        int position = plans.size() - 1;
        long from = 0;
        do {
            long size = Math.min(CHUNK_ROWS, rows - from);
            boolean last = from + size == rows;
            KeySpan span = new KeySpan(from == 0 ? null : Key.of(from), last && toTheEnd ? null : Key.of(from + size));
            Digest digest = size == 0 ? Digest.EMPTY : new Digest(position + 1, from + 17);
            store.ledger.record(
                    List.of(new Receipt(
                            new Chunk(position, "", span, size),
                            size,
                            size,
                            size * 600,
                            digest,
                            from == 0 ? 2 : 1,
                            Duration.ofMillis(40),
                            Optional.empty())),
                    1);
            from += size;
        } while (from < rows);
    }

    /** What a check of a range says. */
    enum JudgedAs {
        DIGEST,
        KEY,
        COUNT,
        DIFFERENT;

        Verdict verdict(Receipt receipt) {
            Digest other = receipt.digest().plus(new Digest(0, 1));
            return switch (this) {
                case DIGEST ->
                    new Verdict(receipt.chunk(), Outcome.EQUAL, receipt.rows(), receipt.rows(), receipt.digest());
                case KEY -> new Verdict(receipt.chunk(), Outcome.EQUAL, receipt.rows() + 1, receipt.rows() + 1, other);
                case COUNT -> new Verdict(receipt.chunk(), Outcome.EQUAL, -1, receipt.rows(), Digest.EMPTY);
                case DIFFERENT ->
                    new Verdict(receipt.chunk(), Outcome.DIFFERENT, receipt.rows(), receipt.rows(), other);
            };
        }
    }
}
