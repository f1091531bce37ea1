package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot be keep the service from starting, and are named. */
class SettingsTest {
    @TempDir
    private Path state;

    @ParameterizedTest
    @CsvSource({
        "godwit.jobs.parallel, 0, godwit.jobs.parallel is 0",
        "godwit.jobs.per-cluster, abc, godwit.jobs.per-cluster: ",
        "godwit.jobs.answer-within, -1s, godwit.jobs.answer-within is -1000 ms",
        "godwit.session.idle, -1m, godwit.session.idle is -60000 ms",
        "godwit.requests-per-second, -1, godwit.requests-per-second is -1",
        "godwit.egress.refused, 10.0.0.0, godwit.egress.refused holds '10.0.0.0'",
        "godwit.zilliz-cloud.url, ftp://x, godwit.zilliz-cloud.url is ftp://x",
        "godwit.max-body, 2147483647B, godwit.max-body is 2147483647",
        "godwit.jobs.paralel, 3, There is no setting godwit.jobs.paralel",
        "godwit.provisoner, none, There is no setting godwit.provisoner",
        "godwit.regions[0].name, x, There is no setting godwit.regions[0].name"
    })
    void namesTheSettingThatCannotBe(String name, String value, String said) {
        assertThatThrownBy(
                        () -> RunningService.start(state, Map.of(name, value)).close())
                .asInstanceOf(InstanceOfAssertFactories.type(GodwitException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
                .contains(said);
    }
}
