package io.godwit.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialsTest {
    @ParameterizedTest
    @MethodSource("kept")
    void areTheSameOnceTheyWereKept(Credentials credentials) {
        assertThat(credentials.text().map(Credentials::ofText).orElse(Credentials.NONE))
                .isEqualTo(credentials);
        assertThat(credentials.toString()).isEqualTo("Credentials");
    }

    static Stream<Credentials> kept() {
        return Stream.of(
                Credentials.NONE,
                Credentials.ofToken("root:Milvus"),
                Credentials.ofToken("\nodd"),
                Credentials.of(null, Map.of("ca", "A\nB")),
                Credentials.of("root:Milvus", Map.of("certificate", "C", "key", "K")));
    }

    @Test
    void changeInWhatIsNamedAlone() {
        Credentials before = Credentials.of("root:Mil:vus", Map.of("ca", "A", "certificate", "C", "key", "K"));
        assertThat(before.changed(CredentialsChange.ofPassword("new:er")))
                .isEqualTo(Credentials.of("root:new:er", Map.of("ca", "A", "certificate", "C", "key", "K")));
        assertThat(before.changed(CredentialsChange.ofToken(Optional.of("key"))
                        .with(Map.of("certificate", Optional.empty(), "key", Optional.empty()))))
                .isEqualTo(Credentials.of("key", Map.of("ca", "A")));
        assertThat(before.changed(CredentialsChange.ofToken(Optional.empty()).with(Map.of("ca", Optional.of("B")))))
                .isEqualTo(Credentials.of(null, Map.of("ca", "B", "certificate", "C", "key", "K")));
    }

    /** Rows from before there were certificates hold a token as it is. */
    @Test
    void aTokenAloneIsKeptAsItIs() {
        assertThat(Credentials.ofToken("root:Milvus").text()).contains("root:Milvus");
        assertThat(Credentials.NONE.text()).isEmpty();
    }
}
