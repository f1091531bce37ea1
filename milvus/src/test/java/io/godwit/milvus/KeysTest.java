package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.grpc.IDs;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.StringArray;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class KeysTest {

    @Test
    void ascendingKeysComeOnceEachWhateverTheOrderOfTheAnswer() {
        List<Key> once = keys(Long.MIN_VALUE, -1, 0, 7, Long.MAX_VALUE);

        assertThat(numbers(Long.MIN_VALUE, -1, 0, 7, Long.MAX_VALUE).ascending())
                .isEqualTo(once);
        assertThat(numbers(7, Long.MAX_VALUE, -1, Long.MIN_VALUE, 0).ascending())
                .isEqualTo(once);
        assertThat(numbers(Long.MIN_VALUE, -1, -1, 0, 7, 7, 7, Long.MAX_VALUE).ascending())
                .isEqualTo(once);
        assertThat(numbers().ascending()).isEmpty();
    }

    @Test
    void ascendingTextsAreInTheOrderOfTheirBytes() {
        Keys keys = Keys.of(IDs.newBuilder()
                .setStrId(StringArray.newBuilder().addAllData(List.of("ö", "b", "", "b", "a")))
                .build());

        assertThat(keys.ascending())
                .isEqualTo(Stream.of("", "a", "b", "ö").map(Key::of).toList());
    }

    private static Keys numbers(long... values) {
        LongArray.Builder ids = LongArray.newBuilder();
        LongStream.of(values).forEach(ids::addData);
        return Keys.of(IDs.newBuilder().setIntId(ids).build());
    }

    private static List<Key> keys(long... values) {
        return LongStream.of(values).mapToObj(Key::of).toList();
    }
}
