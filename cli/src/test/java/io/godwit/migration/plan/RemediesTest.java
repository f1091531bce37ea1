package io.godwit.migration.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.job.RequestWords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What preflight advises, as the service says it. */
class RemediesTest {
    /** But for users and roles, which no request carries. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RBAC_UNSUPPORTED")
    void noRemedyNamesTheCommandLineToWhoeverSendsRequests(Check check) {
        assertThat(RequestWords.of(check.on("object", "evidence").remedy())).doesNotContain("--", "godwit ");
    }
}
