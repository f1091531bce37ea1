package io.godwit.migration.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What planning relies on, whichever cluster it looks at. */
abstract class ClusterViewContract {
    static final String DATABASE = "viewed";
    static final int ROWS = 10;
    static final String ALIAS = "shelf";
    /** Loaded, with an index and an alias. */
    static final SampleCollection BOOKS =
            SampleCollections.withSeed(11).basic(ROWS).withName("books");
    /** Neither rows nor an index. */
    static final SampleCollection BARE = SampleCollections.withSeed(11).basic(1).withName("bare");

    private static final CollectionName BOOKS_NAME = name("books");
    private static final CollectionName BARE_NAME = name("bare");
    private static final CollectionName NOBODY = name("nobody");

    /** A cluster whose database {@link #DATABASE} holds {@link #BOOKS} and {@link #BARE} and nothing else. */
    abstract ClusterView view();

    @Test
    void listsDatabasesAndWhatIsInThem() {
        assertThat(view().databases()).contains(CollectionName.DEFAULT_DATABASE, DATABASE);
        assertThat(view().collections(DATABASE)).containsExactlyInAnyOrder(BOOKS_NAME, BARE_NAME);
    }

    @Test
    void describesACollectionByItsNameAndByItsAlias() {
        CollectionDescription books = view().describe(BOOKS_NAME).orElseThrow();

        assertThat(books.name()).isEqualTo(BOOKS_NAME);
        assertThat(books.id()).isPositive();
        assertThat(books.schema().getFieldsList())
                .extracting(FieldSchema::getName)
                .containsExactly("id", "title", "vector");
        assertThat(view().describe(name(ALIAS)))
                .hasValueSatisfying(by -> assertThat(by.id()).isEqualTo(books.id()));
    }

    @Test
    void describesNothingWhereNoCollectionIs() {
        assertThat(view().describe(NOBODY)).isEmpty();
    }

    @Test
    void tellsAliasesFromEitherEnd() {
        assertThat(view().aliases(BOOKS_NAME)).containsExactly(ALIAS);
        assertThat(view().aliases(BARE_NAME)).isEmpty();
        assertThat(view().aliasOwner(DATABASE, ALIAS)).contains(BOOKS_NAME);
        assertThat(view().aliasOwner(DATABASE, "nobody")).isEmpty();
    }

    @Test
    void listsIndexesAndPartitions() {
        assertThat(view().indexes(BOOKS_NAME)).extracting(Index::field).containsExactly("vector");
        assertThat(view().indexes(BARE_NAME)).isEmpty();
        assertThat(view().partitions(BOOKS_NAME)).containsExactly("_default");
    }

    @Test
    void tellsWhatIsLoaded() {
        assertThat(view().loadState(BOOKS_NAME)).isEqualTo(LoadState.LOADED);
        assertThat(view().loadState(BOOKS_NAME, "_default")).isEqualTo(LoadState.LOADED);
        assertThat(view().replicas(BOOKS_NAME)).isEqualTo(1);
        assertThat(view().loadState(BARE_NAME)).isEqualTo(LoadState.NOT_LOADED);
        assertThat(view().loadState(NOBODY)).isEqualTo(LoadState.NOT_LOADED);
    }

    @Test
    void countsRowsLoadedOrNot() {
        assertThat(view().statisticsRowCount(BOOKS_NAME)).isEqualTo(ROWS);
        assertThat(view().statisticsRowCount(BOOKS_NAME, "_default")).isEqualTo(ROWS);
        assertThat(view().statisticsRowCount(BARE_NAME)).isZero();
        assertThat(view().count(BOOKS_NAME, "", "")).isEqualTo(ROWS);
        assertThat(view().count(BOOKS_NAME, "_default", "")).isEqualTo(ROWS);
    }

    @Test
    void hasNoPropertiesForADatabaseWithoutAny() {
        assertThat(view().databaseProperties(DATABASE)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("questionsOfACollection")
    void asksForACollectionThatIsNotThereInVain(Function<ClusterView, Object> question) {
        assertThatThrownBy(() -> question.apply(view()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND));
    }

    static List<Function<ClusterView, Object>> questionsOfACollection() {
        return List.of(
                view -> view.partitions(NOBODY),
                view -> view.statisticsRowCount(NOBODY),
                view -> view.count(NOBODY, "", ""));
    }

    static CollectionName name(String collection) {
        return new CollectionName(DATABASE, collection);
    }
}
