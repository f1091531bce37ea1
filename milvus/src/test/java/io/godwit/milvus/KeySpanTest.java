package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeySpanTest {
    @Property
    void whatIsLeftHoldsJustTheKeysThatTheOthersDoNot(
            @ForAll("span") KeySpan span, @ForAll("spans") List<KeySpan> others) {
        List<KeySpan> left = span.minus(others);
        LongStream.range(-3, 13).mapToObj(Key::of).forEach(key -> {
            boolean wanted = span.contains(key) && others.stream().noneMatch(other -> other.contains(key));
            assertThat(left.stream().filter(rest -> rest.contains(key)).count()).isEqualTo(wanted ? 1 : 0);
        });
    }

    @Property
    void spansOverlapIfTheyShareAKey(@ForAll("span") KeySpan one, @ForAll("span") KeySpan other) {
        boolean shared =
                LongStream.range(-3, 13).mapToObj(Key::of).anyMatch(key -> one.contains(key) && other.contains(key));
        if (shared) {
            assertThat(one.overlaps(other)).isTrue();
        }
        assertThat(one.overlaps(other)).isEqualTo(other.overlaps(one));
    }

    @Test
    void neighboursDoNotOverlap() {
        KeySpan left = new KeySpan(null, Key.of(5));
        KeySpan right = new KeySpan(Key.of(5), null);
        assertThat(left.overlaps(right)).isFalse();
        assertThat(KeySpan.ALL.minus(List.of(left, right))).isEmpty();
    }

    @Provide
    Arbitrary<KeySpan> span() {
        Arbitrary<@Nullable Long> bound = Arbitraries.longs().between(0, 10).injectNull(0.2);
        return Combinators.combine(bound, bound).as((one, other) -> {
            if (one == null || other == null) {
                return new KeySpan(one == null ? null : Key.of(one), other == null ? null : Key.of(other));
            }
            return new KeySpan(Key.of(Math.min(one, other)), Key.of(Math.max(one, other) + 1));
        });
    }

    @Provide
    Arbitrary<List<KeySpan>> spans() {
        return span().list().ofMaxSize(6);
    }
}
