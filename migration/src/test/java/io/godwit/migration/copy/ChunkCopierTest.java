package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the scripted server: no real one has its limits where a small test needs them, or loses just the answer it should. */
class ChunkCopierTest {
    private static final Chunk ALL = new Chunk(0, "", KeySpan.ALL, -1);

    @Test
    void oneReceiptHoldsWhatCameAndWhatWasCounted() {
        try (ScriptedCopy copy = new ScriptedCopy(10, 3)) {
            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertThat(receipts).singleElement().satisfies(receipt -> {
                assertThat(receipt.good()).isTrue();
                assertThat(receipt.rows()).isEqualTo(10);
                assertThat(receipt.counted()).isEqualTo(10);
                assertThat(receipt.attempts()).isEqualTo(1);
                assertThat(receipt.digest()).isEqualTo(copy.digest(copy.source()));
            });
            assertThat(copy.digest(copy.target())).isEqualTo(copy.digest(copy.source()));
        }
    }

    @Test
    void anAnswerThatFitsNoFlightIsReadInHalves() {
        try (ScriptedCopy copy = new ScriptedCopy(6, 3_000_000)) {
            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertThat(receipts).hasSizeGreaterThan(1);
            assertTile(receipts, 6, copy);
            assertThat(copy.writes()).containsOnly("Insert");
            assertThat(copy.rowsSent()).isEqualTo(6);
        }
    }

    @Test
    void aRequestThatIsTooLargeIsSentInHalves() {
        try (ScriptedCopy copy = new ScriptedCopy(50, 3)) {
            limitRows(copy, 10);

            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertThat(receipts).hasSizeGreaterThan(4);
            assertTile(receipts, 50, copy);
        }
    }

    /** As a Milvus says that calls a model for each text. */
    @Test
    @SuppressWarnings("deprecation")
    void howManyRowsAWriteMayHaveIsLearnt() {
        try (ScriptedCopy copy = new ScriptedCopy(50, 3)) {
            copy.milvus.always(
                    "Insert",
                    request -> ((InsertRequest) request).getNumRows() <= 10
                            ? ScriptedReply.proceed()
                            : ScriptedReply.refused(
                                    65535,
                                    io.milvus.grpc.ErrorCode.UnexpectedError,
                                    "embedding supports up to [10] pieces of data at a time, got [50]"));

            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertTile(receipts, 50, copy);
            assertThat(copy.writes()).containsOnly("Insert");
            assertThat(copy.size.rows()).isEqualTo(10);
        }
    }

    /** The Insert arrived, its answer did not, and the Upsert in its place was too large: to insert the halves would double. */
    @Test
    void theHalvesOfAWriteOfUnknownOutcomeAreInDoubtToo() {
        try (ScriptedCopy copy = new ScriptedCopy(50, 3)) {
            copy.milvus.next("Insert", ScriptedReply.lost());
            copy.milvus.next("Upsert", tooLarge());

            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertThat(copy.writes()).containsExactly("Insert", "Upsert", "Upsert", "Upsert");
            assertTile(receipts, 50, copy);
            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(receipt.attempts()).isGreaterThan(1));
        }
    }

    @Test
    void aRowThatNoRequestCanCarryIsAFailedReceiptOfItsOwn() {
        try (ScriptedCopy copy = new ScriptedCopy(8, 3)) {
            copy.milvus.always(
                    "Insert",
                    request ->
                            holds(((InsertRequest) request).getFieldsDataList().toString()));
            copy.milvus.always(
                    "Upsert",
                    request ->
                            holds(((UpsertRequest) request).getFieldsDataList().toString()));

            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertThat(receipts.stream().filter(receipt -> !receipt.good()))
                    .singleElement()
                    .satisfies(receipt -> {
                        assertThat(receipt.failure().orElseThrow().code()).isEqualTo(ErrorCode.TOO_LARGE);
                        assertThat(receipt.chunk().span().contains(Key.of(5))).isTrue();
                        assertThat(receipt.chunk().span().contains(Key.of(4))).isFalse();
                        assertThat(receipt.chunk().span().contains(Key.of(6))).isFalse();
                    });
            assertThat(copy.targetCount()).isEqualTo(7);
        }
    }

    @Test
    void rowsThatTheTargetRefusesHaveReceiptsOfTheirOwnAndAllOthersArrive() {
        try (ScriptedCopy copy = new ScriptedCopy(60, 3)) {
            refuse(copy, columns -> columns.contains("data: 5.0\n") || columns.contains("data: 41.0\n"));

            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            List<Receipt> refused =
                    receipts.stream().filter(receipt -> !receipt.good()).toList();
            assertThat(refused).hasSize(2).allSatisfy(receipt -> {
                assertThat(receipt.failure().orElseThrow().code()).isEqualTo(ErrorCode.ROW_REFUSED);
                assertThat(receipt.failure().orElseThrow().message()).contains("not a number or infinity");
            });
            assertThat(refused.get(0).chunk().span().contains(Key.of(5))).isTrue();
            assertThat(refused.get(1).chunk().span().contains(Key.of(41))).isTrue();
            assertThat(receipts.stream().mapToLong(Receipt::rows).sum()).isEqualTo(58);
            assertThat(copy.targetCount()).isEqualTo(58);
            assertThat(copy.writes()).as("what is refused has written nothing").containsOnly("Insert");
        }
    }

    /** So it answers to JSON that its Python cannot write (half of a surrogate pair, a thousand levels). */
    @Test
    @SuppressWarnings("deprecation")
    void aRowThatAMilvusLite3StumblesOverIsNamedAndAllOthersArrive() {
        try (ScriptedCopy copy = ScriptedCopy.on("milvus_lite-3.2.2", 9)) {
            copy.milvus.always(
                    "Insert",
                    request -> ((InsertRequest) request)
                                    .getFieldsDataList()
                                    .toString()
                                    .contains("data: 5.0\n")
                            ? ScriptedReply.refused(
                                    1,
                                    io.milvus.grpc.ErrorCode.UnexpectedError,
                                    "'utf-8' codec can't encode character '\\ud800' in position 7: surrogates not allowed")
                            : ScriptedReply.proceed());

            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertThat(receipts)
                    .filteredOn(receipt -> !receipt.good())
                    .singleElement()
                    .satisfies(receipt -> {
                        assertThat(receipt.chunk().span().contains(Key.of(5))).isTrue();
                        assertThat(receipt.failure().orElseThrow().code()).isEqualTo(ErrorCode.ROW_REFUSED);
                        assertThat(receipt.failure().orElseThrow().message()).contains("surrogates not allowed");
                    });
            assertThat(copy.targetCount()).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Errno 28] No space left on device",
                "OpenAI API error 401: no such key",
                "OpenAI API connection error: timed out"
            })
    @SuppressWarnings("deprecation")
    void aFaultOfAMilvusLite3ItselfIsNotLookedForInItsRows(String reason) {
        try (ScriptedCopy copy = ScriptedCopy.on("milvus_lite-3.2.2", 9)) {
            copy.milvus.always(
                    "Insert", request -> ScriptedReply.refused(1, io.milvus.grpc.ErrorCode.UnexpectedError, reason));

            assertThat(copy.copier(new FakeClaims()).copy(ALL))
                    .singleElement()
                    .satisfies(receipt ->
                            assertThat(receipt.failure().orElseThrow().code()).isEqualTo(ErrorCode.SERVER_ERROR));
        }
    }

    /** A fault of the request's form would else be looked for in each of a million rows. */
    @Test
    void aTargetThatRefusesEveryRowIsNotAskedForEachOfThem() {
        try (ScriptedCopy copy = new ScriptedCopy(600, 3)) {
            refuse(copy, columns -> true);

            List<Receipt> receipts = copy.copier(new FakeClaims()).copy(ALL);

            assertThat(receipts)
                    .anySatisfy(receipt -> assertThat(receipt.failure()).hasValueSatisfying(failure -> {
                        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                        assertThat(failure.message()).contains("refuses every row", "not a number");
                    }));
            assertThat(copy.writes()).hasSizeLessThan(300);
            assertThat(copy.targetCount()).isZero();
        }
    }

    @Test
    void whatIsInDoubtIsWrittenByUpsertAndSaysSo() {
        try (ScriptedCopy copy = new ScriptedCopy(10, 3)) {
            FakeClaims claims = new FakeClaims();
            copy.copier(claims).copy(ALL);
            claims.doubtful = true;

            List<Receipt> receipts = copy.copier(claims).copy(ALL);

            assertThat(copy.writes()).containsExactly("Insert", "Upsert");
            assertThat(copy.targetCount()).isEqualTo(10);
            assertThat(receipts)
                    .singleElement()
                    .satisfies(receipt -> assertThat(receipt.attempts()).isEqualTo(2));
        }
    }

    @Test
    void aRangeIsClaimedBeforeItIsWritten() {
        try (ScriptedCopy copy = new ScriptedCopy(10, 3)) {
            FakeClaims claims = new FakeClaims();
            claims.refused = true;

            assertThatThrownBy(() -> copy.copier(claims).copy(ALL))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));

            assertThat(claims.claimed).containsExactly(ALL);
            assertThat(copy.writes()).isEmpty();
        }
    }

    @Test
    void anEmptyRangeIsClaimedAndNotSent() {
        try (ScriptedCopy copy = new ScriptedCopy(0, 3)) {
            FakeClaims claims = new FakeClaims();

            List<Receipt> receipts = copy.copier(claims).copy(ALL);

            assertThat(receipts)
                    .singleElement()
                    .satisfies(receipt -> assertThat(receipt.good()).isTrue());
            assertThat(claims.claimed).containsExactly(ALL);
            assertThat(copy.writes()).isEmpty();
        }
    }

    private static void limitRows(ScriptedCopy copy, int most) {
        copy.milvus.always(
                "Insert",
                request -> ((InsertRequest) request).getNumRows() > most ? tooLarge() : ScriptedReply.proceed());
        copy.milvus.always(
                "Upsert",
                request -> ((UpsertRequest) request).getNumRows() > most ? tooLarge() : ScriptedReply.proceed());
    }

    /** Refuses what holds the row of key 5, as its vector tells. */
    private static ScriptedReply holds(String columns) {
        return columns.contains("data: 5.0\n") ? tooLarge() : ScriptedReply.proceed();
    }

    @SuppressWarnings("deprecation")
    private static void refuse(ScriptedCopy copy, Predicate<String> columns) {
        ScriptedReply refusal = ScriptedReply.refused(
                65535, io.milvus.grpc.ErrorCode.UnexpectedError, "value 'NaN' is not a number or infinity");
        copy.milvus.always(
                "Insert",
                request -> columns.test(
                                ((InsertRequest) request).getFieldsDataList().toString())
                        ? refusal
                        : ScriptedReply.proceed());
        copy.milvus.always(
                "Upsert",
                request -> columns.test(
                                ((UpsertRequest) request).getFieldsDataList().toString())
                        ? refusal
                        : ScriptedReply.proceed());
    }

    private static ScriptedReply tooLarge() {
        return ScriptedReply.broken(Status.RESOURCE_EXHAUSTED.withDescription(
                "grpc: received message larger than max (68000039 vs. 67108864)"));
    }

    private static void assertTile(List<Receipt> receipts, long rows, ScriptedCopy copy) {
        Optional<Key> next = Optional.empty();
        Digest digest = Digest.EMPTY;
        for (Receipt receipt : receipts) {
            assertThat(receipt.good()).isTrue();
            assertThat(receipt.chunk().span().lower()).isEqualTo(next);
            next = receipt.chunk().span().upper();
            digest = digest.plus(receipt.digest());
        }
        assertThat(next).isEmpty();
        assertThat(receipts.stream().mapToLong(Receipt::rows).sum()).isEqualTo(rows);
        assertThat(copy.targetCount()).isEqualTo(rows);
        Digest read = receipts.stream()
                .map(receipt -> new RowHasher(false)
                        .digest(copy.target().read("", receipt.chunk().span()).columns()))
                .reduce(Digest.EMPTY, Digest::plus);
        assertThat(read).isEqualTo(digest);
    }

    private static final class FakeClaims implements ChunkCopier.Claims {
        private final List<Chunk> claimed = new ArrayList<>();
        private boolean refused;
        private boolean doubtful;

        @Override
        public boolean claim(Chunk chunk) {
            claimed.add(chunk);
            return !refused;
        }

        @Override
        public boolean inDoubt(Chunk chunk) {
            return doubtful;
        }

        @Override
        public boolean overwrites() {
            return false;
        }
    }
}
