package io.godwit.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.job.Throughput;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What charts are drawn of. */
class ChartTest {
    private static final Instant BEGIN = Instant.ofEpochSecond(1000);

    @Test
    void aFewMomentsAreDrawnAsTheyAre() {
        List<Throughput> moments =
                List.of(new Throughput(BEGIN, 0, 0), new Throughput(BEGIN.plusMillis(1500), 2500.26, 3));
        assertThat(Chart.points(moments)).isEqualTo("[[1000.0,1001.5],[0.0,2500.3],[0.0,3.0]]");
        assertThat(Chart.points(List.of())).isEqualTo("[[],[],[]]");
    }

    @Test
    void manyAreDrawnAsTheirMeans() {
        List<Throughput> moments = IntStream.range(0, 800)
                .mapToObj(i -> new Throughput(BEGIN.plusSeconds(i), i % 2 == 0 ? 100 : 300, 0))
                .toList();
        String points = Chart.points(moments);
        assertThat(points.split(",")).hasSizeBetween(3 * 150, 3 * 240);
        assertThat(points).contains("[200.0,200.0,").endsWith(",0.0]]");
    }
}
