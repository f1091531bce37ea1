package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Key;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BoundaryTest {
    @Test
    void theMiddleLeavesHalfOfTheKeysOnEitherSide() {
        assertThat(Boundary.ANY_KEY.middle(keys("a", "b", "c", "d"))).contains(Key.of("c"));
        assertThat(Boundary.ANY_KEY.middle(keys("a", "b"))).contains(Key.of("b"));
        assertThat(Boundary.ANY_KEY.middle(keys("a"))).isEmpty();
        assertThat(Boundary.ANY_KEY.middle(keys())).isEmpty();
    }

    @Test
    void keysThatAreAlikeUpToALineEndCannotBeTakenApartForMilvusLite2() {
        assertThat(Boundary.BEFORE_LINE_ENDS.middle(keys("a\n1", "a\n2", "a\r3")))
                .isEmpty();
        assertThat(Boundary.BEFORE_LINE_ENDS.middle(keys("a\n1", "a\n2", "a\n3", "b\n")))
                .contains(Key.of("b"));
    }

    @Property(tries = 300)
    void aMiddleHasKeysOnEitherSideAndHoldsNoLineEnd(@ForAll("texts") Set<String> texts) {
        List<Key> keys = keys(texts.toArray(String[]::new));
        Boundary.BEFORE_LINE_ENDS.middle(keys).ifPresent(middle -> {
            assertThat(((Key.VarChar) middle).value()).doesNotContain("\n", "\r");
            assertThat(keys.get(0).compareTo(middle)).isNegative();
            assertThat(keys.get(keys.size() - 1).compareTo(middle)).isNotNegative();
        });
    }

    @Provide
    Arbitrary<Set<String>> texts() {
        return Arbitraries.strings()
                .withChars("ab\n\r\uffff")
                .ofMaxLength(4)
                .set()
                .ofMaxSize(30);
    }

    private static List<Key> keys(String... texts) {
        return Stream.of(texts).map(Key::of).sorted().toList();
    }
}
