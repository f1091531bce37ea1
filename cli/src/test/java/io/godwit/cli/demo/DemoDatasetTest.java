package io.godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DemoDatasetTest {

    private static final DemoDataset DATASET = DemoDataset.load();

    @Test
    void holdsTheCollectionsThatItsDocumentationNames() {
        assertThat(DATASET.glosses().size()).isEqualTo(5000);
        assertThat(DATASET.jargon().size()).isEqualTo(2214);
        assertThat(DATASET.queries().rows()).hasSize(10);
        assertThat(DATASET.queries().rows()).extracting(DemoQuery::collection).containsOnly("glosses", "jargon");
    }

    @Test
    void theSessionInTheReadmeIsOfThisData() throws IOException {
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("Asked both servers for: \"" + DemoSearch.example().question() + "\"")
                .contains(String.format(
                        Locale.ROOT,
                        "%,d rows in two collections",
                        DATASET.glosses().size() + DATASET.jargon().size()));
    }

    @Test
    void everyVectorHasLengthOneWithinHalfPrecision() {
        for (EmbeddedRows<?> rows : List.of(DATASET.glosses(), DATASET.jargon(), DATASET.queries())) {
            for (int i = 0; i < rows.size(); i++) {
                float[] vector = rows.vector(i);
                assertThat(vector).hasSize(DemoDataset.DIMENSIONS);
                assertThat(product(vector, vector)).isCloseTo(1.0, within(0.001));
            }
        }
    }

    @Test
    void keysAreDistinctAndTextIsNeverEmpty() {
        assertThat(DATASET.glosses().rows()).extracting(Gloss::id).doesNotHaveDuplicates();
        assertThat(DATASET.glosses().rows()).extracting(Gloss::text).noneMatch(String::isBlank);
        assertThat(DATASET.jargon().rows()).extracting(JargonEntry::term).doesNotHaveDuplicates();
        assertThat(DATASET.jargon().rows()).extracting(JargonEntry::text).noneMatch(String::isBlank);
    }

    @Test
    void rowsCarryTheTypesThatADemonstrationNeeds() {
        List<Gloss> glosses = DATASET.glosses().rows();
        assertThat(glosses).extracting(Gloss::partition).contains("noun", "verb", "adjective", "adverb");
        assertThat(glosses).anyMatch(Gloss::satellite).anyMatch(gloss -> !gloss.satellite());
        assertThat(glosses).anyMatch(gloss -> gloss.dynamic().has("verb_frames"));
        assertThat(glosses).anyMatch(gloss -> gloss.dynamic().isEmpty());
        assertThat(glosses).allMatch(gloss -> gloss.relations().isObject());
        assertThat(glosses).anyMatch(gloss -> gloss.examples().isEmpty());
        assertThat(DATASET.jargon().rows())
                .extracting(JargonEntry::term)
                .contains("C++", "Moore's Law", "/dev/null", "That's not a bug, that's a feature!");
    }

    @Test
    void readsAGlossFieldByField() {
        Gloss dog = DATASET.glosses().rows().stream()
                .filter(gloss -> gloss.id() == 102084071L)
                .findFirst()
                .orElseThrow();
        assertThat(dog.lemmas()).containsExactly("dog", "domestic dog", "Canis familiaris");
        assertThat(dog.category()).isEqualTo("noun.animal");
        assertThat(dog.senseCount()).isEqualTo((byte) 3);
        assertThat(dog.tagCount()).isEqualTo(42);
        assertThat(dog.examples()).containsExactly("the dog barked all night");
        assertThat(dog.relations().path("offset").asText()).isEqualTo("02084071");
        assertThat(dog.frequency()).isBetween(0.0001, 0.0003);
    }

    @Test
    void theNearestRowsMeanWhatTheQuerySays() {
        assertThat(nearest(0, DATASET.glosses(), Gloss::lemma)).contains("dog");
        assertThat(nearest(5, DATASET.jargon(), JargonEntry::term)).contains("heisenbug");
        assertThat(nearest(7, DATASET.jargon(), JargonEntry::term)).contains("Brooks's Law");
    }

    @Test
    void widensEveryKindOfHalfPrecisionNumber() {
        assertThat(EmbeddedRows.widen((short) 0x3c00)).isEqualTo(1.0f);
        assertThat(EmbeddedRows.widen((short) 0xc000)).isEqualTo(-2.0f);
        assertThat(EmbeddedRows.widen((short) 0x3555)).isEqualTo(0.333251953125f);
        assertThat(EmbeddedRows.widen((short) 0x7bff)).isEqualTo(65504.0f);
        assertThat(EmbeddedRows.widen((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(EmbeddedRows.widen((short) 0x8000)).isEqualTo(-0.0f);
        assertThat(EmbeddedRows.widen((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(EmbeddedRows.widen((short) 0x7e00)).isNaN();
    }

    @Test
    void refusesVectorsThatDoNotMatchTheRows() {
        assertThatThrownBy(() -> EmbeddedRows.of(List.of("one"), new byte[6], 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take 8 bytes, but there are 6");
    }

    private static <T> List<String> nearest(int query, EmbeddedRows<T> rows, Function<T, String> name) {
        float[] wanted = DATASET.queries().vector(query);
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -product(wanted, rows.vector(i))))
                .limit(3)
                .map(i -> name.apply(rows.rows().get(i)))
                .toList();
    }

    private static double product(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }
}
