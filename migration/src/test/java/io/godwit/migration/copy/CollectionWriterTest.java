package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.Columns;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.ErrorCode;
import io.milvus.shaded.io.grpc.Status;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the scripted server: no real one can be made to lose an answer, or to limit a rate, at exactly this call. */
class CollectionWriterTest {
    private final ScriptedCopy copy = new ScriptedCopy(5, 3);
    private final CollectionWriter writer = copy.writer();

    @AfterEach
    void stop() {
        copy.close();
    }

    @Test
    void writesByInsertOnce() {
        assertThat(writer.write("", rows(), false).tries()).isEqualTo(1);

        assertThat(copy.writes()).containsExactly("Insert");
        assertThat(copy.targetCount()).isEqualTo(5);
        assertThat(copy.digest(copy.target())).isEqualTo(copy.digest(copy.source()));
    }

    @Test
    void writesByUpsertWhatMayBeThereAlready() {
        writer.write("", rows(), false);
        writer.replace("", rows());

        assertThat(copy.writes()).containsExactly("Insert", "Upsert");
        assertThat(copy.targetCount()).isEqualTo(5);
    }

    @Test
    void insertsAgainAfterARateLimit() {
        copy.milvus.next("Insert", ScriptedReply.rateLimited(), ScriptedReply.writingDenied());

        assertThat(writer.write("", rows(), false).tries())
                .as("tries that may have written")
                .isEqualTo(1);

        assertThat(copy.writes()).containsExactly("Insert", "Insert", "Insert");
        assertThat(copy.targetCount()).isEqualTo(5);
        assertThat(copy.flights.limit()).isLessThan(4);
    }

    @Test
    void upsertsAfterAnAnswerThatWasLost() {
        copy.milvus.next("Insert", ScriptedReply.lost());

        assertThat(writer.write("", rows(), false).tries()).isEqualTo(2);

        assertThat(copy.writes()).containsExactly("Insert", "Upsert");
        assertThat(copy.targetCount()).isEqualTo(5);
    }

    @Test
    void deletesAndInsertsWhereTheServerWouldGiveUpsertedRowsNewKeys() {
        CollectionWriter keeping = copy.writer(WrittenKeys.KEPT);
        copy.milvus.next("Insert", ScriptedReply.lost(), ScriptedReply.rateLimited());
        copy.milvus.next("Delete", ScriptedReply.broken(Status.UNAVAILABLE));

        assertThat(keeping.write("", rows(), false).tries()).isEqualTo(3);
        keeping.replace("", rows());

        assertThat(copy.writes())
                .containsExactly("Insert", "Delete", "Delete", "Insert", "Delete", "Insert", "Delete", "Insert");
        assertThat(copy.targetCount()).isEqualTo(5);
        assertThat(copy.digest(copy.target())).isEqualTo(copy.digest(copy.source()));
    }

    /** A thousand of them would be more than any server takes in one message. */
    @Test
    void deletesLongKeysInSmallerGroups() {
        List<Key> keys = IntStream.range(0, 40)
                .mapToObj(i -> Key.of(i + "k".repeat(60_000)))
                .toList();

        writer.delete("", keys);

        List<String> filters = copy.milvus.requests(DeleteRequest.class).stream()
                .map(DeleteRequest::getExpr)
                .toList();
        assertThat(filters).hasSize(3).allSatisfy(filter -> assertThat(filter).hasSizeLessThan(1_100_000));
        assertThat(String.join(",", filters).split("kkk\"")).hasSize(41);
    }

    /** What a lost answer leaves behind is found and deleted later, since nobody knows its keys. */
    @Test
    void insertsAnewWithoutKeysWhereTheTargetGivesThem() {
        try (ScriptedCopy generating = new ScriptedCopy(5, 3, true)) {
            generating.milvus.next("Insert", ScriptedReply.lost());

            CollectionWriter.Written written = generating
                    .writer(WrittenKeys.NEW)
                    .write("", generating.source().read("", KeySpan.ALL).columns(), false);

            assertThat(generating.writes()).containsExactly("Insert", "Insert");
            assertThat(generating.targetCount()).isEqualTo(10);
            assertThat(written.tries()).isEqualTo(2);
            assertThat(written.ids())
                    .extracting(pair -> pair.source().display())
                    .containsExactly("0", "1", "2", "3", "4");
            RangeReader renamed = new RenamedRows(generating.target(), (partition, span) -> written.ids());
            assertThat(new RowHasher(false).digest(renamed.read("", KeySpan.ALL).columns()))
                    .isEqualTo(generating.digest(generating.source()));
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void saysWhatToDoWhereGivenKeysAreRefused() {
        copy.milvus.next(
                "Insert",
                ScriptedReply.refused(
                        1100,
                        ErrorCode.IllegalArgument,
                        "can not assign primary field data when auto id enabled id: invalid parameter"));
        Columns rows = rows();

        assertThatThrownBy(() -> copy.writer(WrittenKeys.KEPT).write("", rows, false))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("default.target")
                .hasMessageContaining("--auto-id plain");
    }

    @Test
    void neverGoesBackToInsertOnceAnOutcomeWasUnknown() {
        copy.milvus.next("Insert", ScriptedReply.lost());
        copy.milvus.next("Upsert", ScriptedReply.rateLimited(), ScriptedReply.broken(Status.UNAVAILABLE));

        writer.write("", rows(), false);

        assertThat(copy.writes()).containsExactly("Insert", "Upsert", "Upsert", "Upsert");
        assertThat(copy.targetCount()).isEqualTo(5);
    }

    @Test
    @SuppressWarnings("deprecation")
    void givesUpOnAServerErrorThatStays() {
        copy.milvus.always(
                "Insert", request -> ScriptedReply.refused(65535, ErrorCode.UnexpectedError, "something broke"));
        copy.milvus.always(
                "Upsert", request -> ScriptedReply.refused(65535, ErrorCode.UnexpectedError, "something broke"));

        assertFails(io.godwit.milvus.ErrorCode.SERVER_ERROR);

        assertThat(copy.writes()).containsExactly("Insert", "Upsert", "Upsert");
    }

    @Test
    @SuppressWarnings("deprecation")
    void asksOnlyOnceForWhatIsRefused() {
        copy.milvus.next(
                "Insert",
                ScriptedReply.refused(1100, ErrorCode.IllegalArgument, "the dim should be 8: invalid parameter"));

        assertFails(io.godwit.milvus.ErrorCode.ROW_REFUSED);

        assertThat(copy.writes()).containsExactly("Insert");
    }

    /** A place that a failed or interrupted write kept would stop the copy for good once all are gone. */
    @Test
    void aFailedWriteGivesItsPlaceBack() {
        for (int i = 0; i < 20; i++) {
            copy.milvus.next("Insert", ScriptedReply.broken(Status.PERMISSION_DENIED));
            assertFails(io.godwit.milvus.ErrorCode.PERMISSION_DENIED);
        }

        writer.write("", rows(), false);

        assertThat(copy.targetCount()).isEqualTo(5);
    }

    @Test
    void anInterruptSendsNothingMore() {
        Columns rows = rows();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> writer.write("", rows, false))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(io.godwit.milvus.ErrorCode.STOPPED));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(copy.writes()).isEmpty();
    }

    private void assertFails(io.godwit.milvus.ErrorCode code) {
        Columns rows = rows();
        assertThatThrownBy(() -> writer.write("", rows, false))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Columns rows() {
        return copy.source().read("", KeySpan.ALL).columns();
    }
}
