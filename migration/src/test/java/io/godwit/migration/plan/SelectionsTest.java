package io.godwit.migration.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectionsTest {
    @ParameterizedTest
    @CsvSource({
        "docs,                   default, docs,  default, docs",
        "docs=texts,             default, docs,  default, texts",
        "docs=archive.docs,      default, docs,  archive, docs",
        "sales.docs,             sales,   docs,  sales,   docs",
        "sales.docs=texts,       sales,   docs,  sales,   texts",
        "sales.docs=old.texts,   sales,   docs,  old,     texts",
        "a_*=b_*,                default, a_*,   default, b_*",
        "s*.a_*=t*.b_*,          s*,      a_*,   t*,      b_*",
        "*.docs,                 *,       docs,  *,       docs",
        "a_*=one.all_*,          default, a_*,   one,     all_*",
    })
    void readsCollections(String text, String database, String collection, String newDatabase, String newCollection) {
        assertThat(collections(text)).containsExactly(new Selection(database, collection, newDatabase, newCollection));
    }

    @Test
    void selectsWholeDatabases() {
        assertThat(Selections.parse(List.of("sales=archive", "x*"), List.of(), List.of())
                        .selection())
                .containsExactly(new Selection("sales", "*", "archive", "*"), new Selection("x*", "*", "x*", "*"));
    }

    @Test
    void takesABareNameFromTheOneDatabaseThatIsNamed() {
        Selections parsed = Selections.parse(List.of("sales=archive"), List.of("docs", "x=y"), List.of("tmp_*"));
        assertThat(parsed.selection())
                .containsExactly(
                        new Selection("sales", "docs", "archive", "docs"), new Selection("sales", "x", "archive", "y"));
        assertThat(parsed.exclusions()).containsExactly(new Selection("sales", "tmp_*", "sales", "tmp_*"));
    }

    @Test
    void takesABareNameFromDefaultIfSeveralDatabasesAreNamed() {
        Selections parsed = Selections.parse(List.of("a", "b"), List.of("docs"), List.of());
        assertThat(parsed.selection())
                .contains(new Selection("default", "docs", "default", "docs"))
                .hasSize(3);
    }

    @Test
    void selectsADatabaseAsAWholeBesideAFullyNamedCollection() {
        assertThat(Selections.parse(List.of("sales"), List.of("other.docs"), List.of())
                        .selection())
                .containsExactly(
                        new Selection("other", "docs", "other", "docs"), new Selection("sales", "*", "sales", "*"));
    }

    @Test
    void orderAndRepetitionMakeNoDifference() {
        assertThat(Selections.parse(List.of(), List.of("a", "b", "a"), List.of("y", "x")))
                .isEqualTo(Selections.parse(List.of(), List.of("b", "a"), List.of("x", "y", "y")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a**",
                "*a*",
                "a=b*",
                "a_*=b_**",
                "",
                "=",
                "a=",
                "=b",
                ".a",
                "a.",
                "a.b.c",
                "a=b=c",
                "a=.b",
                "a.b=c*.b",
            })
    void refusesWhatItCannotMean(String text) {
        assertThatThrownBy(() -> collections(text))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a=b=c", "", "a=*"})
    void refusesWhatIsNoDatabase(String text) {
        assertThatThrownBy(() -> Selections.parse(List.of(text), List.of(), List.of()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=bad name", "a=1b", "a=b-c", "a*=b-*", "a*=1*", "a=x.b$", "a=1x.b", "x.a=y-z.a"})
    void refusesNamesThatMilvusDoesNotTake(String text) {
        assertThatThrownBy(() -> collections(text))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("is no name for a ")
                .hasMessageContaining("no digit in front");
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThat(collections("a=" + "b".repeat(255))).hasSize(1);
        assertThatThrownBy(() -> collections("a=" + "b".repeat(256))).hasMessageContaining("up to 255");
        assertThatThrownBy(() -> Selections.parse(List.of("a=1"), List.of(), List.of()))
                .hasMessageContaining("'1' is no name for a database");
    }

    @Test
    void whateverTheSourceCallsThemCanBeRenamed() {
        assertThat(collections("my-docs=my_docs", "other-docs", "a*=*_1")).hasSize(3);
    }

    @Test
    void refusesTwoSourcesOfOneTarget() {
        assertThatThrownBy(() -> collections("a=x", "b=x")).hasMessageContaining("'default.a' and 'default.b'");
    }

    @Test
    void refusesTwoNamesForOneSource() {
        assertThatThrownBy(() -> collections("a=x", "a=y")).hasMessageContaining("under two names");
    }

    @Test
    void refusesARenamingExclusion() {
        assertThatThrownBy(() -> Selections.parse(List.of(), List.of(), List.of("a=b")))
                .hasMessageContaining("excludes and renames");
    }

    private static List<Selection> collections(String... texts) {
        return Selections.parse(List.of(), List.of(texts), List.of()).selection();
    }
}
