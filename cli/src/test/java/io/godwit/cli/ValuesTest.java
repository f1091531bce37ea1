package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Sizes, rates, spans of time and terminal sizes as text. */
class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "20MB/s, 20000000",
        "20MB, 20000000",
        "500kB/s, 500000",
        "1 GB/s, 1000000000",
        "1KiB, 1024",
        "1kiB/s, 1024",
        "2MiB/s, 2097152",
        "1GiB, 1073741824",
        "1.5MB/s, 1500000",
        "4096B, 4096",
        "10B/s, 10"
    })
    void readsSizesAndRates(String text, long bytes) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1MB", "0", "0.0001B", "20", "4096/s", "20 parsecs", "20mb/h", "1e9"})
    void refusesOtherSizes(String text) {
        assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void readsALimitOrNone() {
        DataSize.LimitConverter limit = new DataSize.LimitConverter();
        assertThat(limit.convert("none")).isEmpty();
        assertThat(limit.convert("2kB/s")).hasValue(2000);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "90s, PT1M30S", "10m, PT10M", "10min, PT10M", "2h, PT2H"})
    void readsSpansOfTime(String text, Duration span) {
        assertThat(Durations.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "soon", "-1s", "1d2h"})
    void refusesOtherSpansOfTime(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"PT7S, 0:07", "PT12M30S, 12:30", "PT3H4M5S, 3:04:05", "PT-1S, 0:00"})
    void writesSpansOfTime(Duration span, String text) {
        assertThat(Durations.clock(span)).isEqualTo(text);
    }

    @Test
    void readsTheSizeOfTheTerminal() {
        assertThat(Terminal.Size.parse("50 132\n")).isEqualTo(new Terminal.Size(132, 50));
        assertThat(Terminal.Size.parse("0 0")).isEqualTo(Terminal.Size.USUAL);
        assertThat(Terminal.Size.parse("stty: no")).isEqualTo(Terminal.Size.USUAL);
    }

    @Test
    void textOfServersCannotSteerTheTerminal() {
        assertThat(Output.printable("a\u001b[2Jb\rc\nd\te")).isEqualTo("a\uFFFD[2Jb\uFFFDc\nd\te");
    }
}
