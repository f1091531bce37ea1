package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DigestTest {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    @Property
    void addsModulo128Bits(@ForAll("digests") Digest one, @ForAll("digests") Digest other) {
        BigInteger sum = number(one).add(number(other)).mod(MODULUS);

        assertThat(number(one.plus(other))).isEqualTo(sum);
    }

    @Property
    void isTheSameInWhateverOrderRowsCome(@ForAll("many") List<Digest> rows, @ForAll Random order) {
        List<Digest> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, order);

        assertThat(sum(shuffled)).isEqualTo(sum(rows));
    }

    @Property
    void isTheSameInHoweverManyAnswersRowsCome(@ForAll("many") List<Digest> rows, @ForAll Random where) {
        int cut = where.nextInt(rows.size() + 1);

        Digest halves = sum(rows.subList(0, cut)).plus(sum(rows.subList(cut, rows.size())));

        assertThat(halves).isEqualTo(sum(rows));
    }

    @Example
    void isWrittenAs32Digits() {
        assertThat(new Digest(-1, 10)).hasToString("ffffffffffffffff000000000000000a");
    }

    @Provide
    Arbitrary<Digest> digests() {
        Arbitrary<Long> words = Arbitraries.longs().edgeCases(edges -> edges.add(-1L, 0L, 1L));
        return Combinators.combine(words, words).as(Digest::new);
    }

    @Provide
    Arbitrary<List<Digest>> many() {
        return digests().list().ofMaxSize(30);
    }

    private static Digest sum(List<Digest> digests) {
        return digests.stream().reduce(Digest.EMPTY, Digest::plus);
    }

    private static BigInteger number(Digest digest) {
        return new BigInteger(digest.toString(), 16);
    }
}
