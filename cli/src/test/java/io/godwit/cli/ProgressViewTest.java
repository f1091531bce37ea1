package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.run.Figures;
import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.migration.run.Progress.Waiting;
import io.godwit.milvus.CollectionName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = START.plusSeconds(10);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aFrameHasALineForEachRunningCollectionAndATotal() {
        Figures figures = Figures.ofCopy(RunOptions.DEFAULT);
        figures.at(START, List.of(docs(Phase.COPY, 0, 0), users(Phase.DONE, 500)));

        Moment moment = figures.at(LATER, List.of(docs(Phase.COPY, 250_000, 30_000_000), users(Phase.DONE, 500)));

        assertThat(Frame.lines(moment, Optional.empty(), LATER, new Terminal.Size(120, 24)))
                .containsExactly(
                        "default.docs  copy    █████░░░░░░░░░░░░░░░   25 %  250,000 of 1,000,000 rows  25,000/s  0:30 left",
                        "total                 ██░░░░░░░░░░░░░░░░░░   12 %  1 of 2 collections  3.0 MB/s  1:10 left");
    }

    @Test
    void aNarrowTerminalLosesTheLeastImportantFirst() {
        Figures figures = Figures.ofCopy(RunOptions.DEFAULT);
        figures.at(START, List.of(docs(Phase.COPY, 0, 0)));
        Moment moment = figures.at(LATER, List.of(docs(Phase.COPY, 250_000, 30_000_000)));

        assertThat(Frame.lines(moment, Optional.empty(), LATER, new Terminal.Size(71, 24))
                        .get(0))
                .isEqualTo("default.docs  copy     25 %  250,000 of 1,000,000 rows  0:30 left");
        assertThat(Frame.lines(moment, Optional.empty(), LATER, new Terminal.Size(45, 24))
                        .get(0))
                .isEqualTo("default.docs  copy     25 %  0:30 left");
    }

    @Test
    void noLineIsLongerThanTheTerminalAndNoFrameHigher() {
        List<Snapshot> many = IntStream.range(0, 60)
                .mapToObj(i -> new Snapshot(
                        new CollectionName("default", "collection_with_quite_a_long_name_number_" + i),
                        Phase.COPY,
                        true,
                        1_000_000,
                        i,
                        0,
                        Optional.empty()))
                .toList();
        Moment moment = Figures.ofCopy(RunOptions.DEFAULT).at(START, many);
        Waiting waiting = new Waiting("the target's rate limit: " + "x".repeat(300), START.plusSeconds(3));

        for (int columns : List.of(20, 40, 80, 200)) {
            for (int rows : List.of(5, 10, 24, 100)) {
                List<String> lines = Frame.lines(moment, Optional.of(waiting), START, new Terminal.Size(columns, rows));
                assertThat(lines).hasSizeLessThan(rows);
                assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
            }
        }
        assertThat(Frame.lines(moment, Optional.empty(), START, new Terminal.Size(80, 10)))
                .contains("and 54 more");
    }

    @Test
    void saysWhyItWaits() {
        Moment moment = Figures.ofCopy(RunOptions.DEFAULT).at(START, List.of(docs(Phase.COPY, 1, 1)));
        Waiting waiting = new Waiting("rate limit exceeded", START.plusSeconds(4));

        assertThat(Frame.lines(moment, Optional.of(waiting), START, Terminal.Size.USUAL))
                .last()
                .isEqualTo("waiting 4 s: rate limit exceeded");
    }

    @Test
    void aPhaseWithoutRowsHasNoBar() {
        Moment moment = Figures.ofCopy(RunOptions.DEFAULT).at(START, List.of(docs(Phase.LOAD, 0, 0)));

        assertThat(Frame.lines(moment, Optional.empty(), START, Terminal.Size.USUAL)
                        .get(0))
                .isEqualTo("default.docs  load");
    }

    @Test
    void aHundredPercentIsSaidOnlyOfWhatIsComplete() {
        assertThat(Frame.percent(0.99999)).isEqualTo(" 99 %");
        assertThat(Frame.percent(1)).isEqualTo("100 %");
    }

    @Test
    void theLiveViewDrawsEachFrameOverTheLastOne() {
        LiveView view = new LiveView(stream, new FakeTerminal(false, Terminal.Size.USUAL));
        Figures figures = Figures.ofCopy(RunOptions.DEFAULT);
        view.show(figures.at(START, List.of(docs(Phase.LOAD, 0, 0))), Optional.empty(), START);
        view.show(figures.at(LATER, List.of(docs(Phase.VERIFY, 0, 0))), Optional.empty(), LATER);
        view.interlude(() -> stream.println("a warning"));
        view.end();

        String[] drawn = written().split("\r\u001b\\[2A\u001b\\[J", -1);
        assertThat(drawn).hasSize(4);
        assertThat(drawn[0]).startsWith("default.docs  load\ntotal");
        assertThat(drawn[1]).startsWith("default.docs  verify");
        assertThat(drawn[2]).startsWith("a warning\ndefault.docs  verify");
        assertThat(drawn[3]).isEmpty();
    }

    @Test
    void theLineViewSaysWhatHasMovedOnceAnInterval() {
        LineView view = new LineView(output(Output.Format.TEXT), Duration.ofSeconds(10));
        Figures figures = Figures.ofCopy(RunOptions.DEFAULT);
        view.show(figures.at(START, List.of(docs(Phase.COPY, 0, 0))), Optional.empty(), START);
        view.show(
                figures.at(START.plusSeconds(5), List.of(docs(Phase.COPY, 9, 0))),
                Optional.empty(),
                START.plusSeconds(5));
        assertThat(written()).isEmpty();

        view.show(figures.at(LATER, List.of(docs(Phase.COPY, 250_000, 0))), Optional.empty(), LATER);
        Instant muchLater = LATER.plusSeconds(10);
        view.show(figures.at(muchLater, List.of(docs(Phase.COPY, 250_000, 0))), Optional.empty(), muchLater);

        assertThat(written().lines())
                .containsExactly(
                        "default.docs: copy 25 %, 250,000 of 1,000,000 rows, 25,000/s, 0:30 left",
                        "total: 12 %, 0 of 1 collections done, 250,000 rows copied, 1:10 left");
    }

    @Test
    void allIsCompleteOnlyOnceTheLastPhaseIsOver() {
        Moment copied = Figures.ofCopy(RunOptions.builder().verify(Verify.NONE).build())
                .at(START, List.of(docs(Phase.INDEX, 0, 0)));
        Moment done = Figures.ofCopy(RunOptions.builder().verify(Verify.NONE).build())
                .at(START, List.of(docs(Phase.DONE, 0, 0)));

        assertThat(Frame.percent(copied.total().share())).isEqualTo(" 99 %");
        assertThat(Frame.percent(done.total().share())).isEqualTo("100 %");
    }

    @Test
    void ofAComparisonNothingIsCalledCopied() {
        LineView view = new LineView(output(Output.Format.TEXT), Duration.ofSeconds(10));
        Figures figures = Figures.ofComparison();
        List<Snapshot> begun = List.of(users(Phase.VERIFY, 1_000_000), docs(Phase.VERIFY, 0, 0));
        view.show(figures.at(START, begun), Optional.empty(), START);
        List<Snapshot> later = List.of(users(Phase.VERIFY, 1_000_000), docs(Phase.VERIFY, 500_000, 0));
        view.show(figures.at(LATER, later), Optional.empty(), LATER);

        assertThat(written().lines())
                .containsExactly(
                        "default.docs: verify 50 %, 500,000 of 1,000,000 rows, 50,000/s, 0:10 left",
                        "total: 75 %, 1 of 2 collections done, 1,500,000 rows compared, 0:10 left");
    }

    /** The first rows go out at once: their rate says nothing of the limit. */
    @Test
    void theTimeLeftHeedsALimitOfTheRate() {
        RunOptions limited = RunOptions.builder().maxRate(OptionalLong.of(1)).build();
        Figures figures = Figures.ofCopy(limited);
        figures.at(START, List.of(docs(Phase.COPY, 0, 0)));

        Moment moment = figures.at(LATER, List.of(docs(Phase.COPY, 500_000, 36_000)));

        assertThat(moment.total().left()).contains(Duration.ofHours(10));
        assertThat(moment.lanes().get(0).left()).contains(Duration.ofHours(10));
    }

    @Test
    void theObjectViewWritesJson() throws IOException {
        ObjectView view = new ObjectView(output(Output.Format.JSON));
        Moment moment = Figures.ofCopy(RunOptions.DEFAULT).at(START, List.of(docs(Phase.COPY, 250_000, 7)));
        view.show(moment, Optional.empty(), START);
        view.show(moment, Optional.empty(), LATER);

        assertThat(written().lines()).hasSize(1);
        JsonNode object = new ObjectMapper().readTree(written());
        assertThat(object.get("type").asText()).isEqualTo("progress");
        assertThat(object.get("rowsCopied").asLong()).isEqualTo(250_000);
        assertThat(object.at("/collections/0/collection").asText()).isEqualTo("default.docs");
        assertThat(object.at("/collections/0/phase").asText()).isEqualTo("COPY");
    }

    private Output output(Output.Format format) {
        return new Output(
                new Surroundings(stream, stream, Map.of(), Terminal.NONE, new Interruption()), format, false, false);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Snapshot docs(Phase phase, long done, long size) {
        return new Snapshot(
                new CollectionName("default", "docs"), phase, true, 1_000_000, done, size, Optional.empty());
    }

    private static Snapshot users(Phase phase, long rows) {
        return new Snapshot(new CollectionName("default", "users"), phase, false, rows, rows, 0, Optional.empty());
    }
}
