package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.shaded.io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerProbeTest {
    @ParameterizedTest
    @CsvSource({
        "MILVUS_2_4, MILVUS_2_5, v2.5.4, MILVUS_2_5",
        "MILVUS_2_4, MILVUS_2_5, 2.4.17, MILVUS_2_4",
        "MILVUS_2_4, MILVUS_2_5, v2.6.1, MILVUS_2_5",
        "MILVUS_2_4, MILVUS_2_5, '', MILVUS_2_4",
        "MILVUS_2_4, MILVUS_2_5, master-20260101-abc, MILVUS_2_4",
        "MILVUS_2_6, MILVUS_3_0, v2.6.18, MILVUS_2_6",
        "MILVUS_2_6, MILVUS_3_0, v3.0.0, MILVUS_3_0",
        "MILVUS_2_6, MILVUS_3_0, unknown, MILVUS_2_6",
        "MILVUS_2_6, MILVUS_3_0, v2.5.9, MILVUS_2_5",
        "MILVUS_2_4, MILVUS_2_4, v2.3.9, MILVUS_2_3",
        "MILVUS_2_4, MILVUS_2_4, v2.6.0-rc1, MILVUS_2_4"
    })
    void theVersionLowersWhatTheCallsShowButNeverRaisesIt(
            ServerKind least, ServerKind most, String version, ServerKind expected) {
        assertThat(ServerProbe.within(least, most, version)).isEqualTo(expected);
    }

    /** On the scripted server: no Milvus without databases runs here. */
    @ParameterizedTest
    @ValueSource(strings = {"ListDatabases", "Connect"})
    void aMilvusWithoutDatabasesIsTooOldAndNoMilvusLite(String missing) {
        try (ScriptedMilvus server = ScriptedMilvus.start("v2.2.8")) {
            server.always(missing, request -> ScriptedReply.broken(Status.UNIMPLEMENTED));
            Endpoint endpoint = Endpoint.of(server.uri(), null, Endpoint.Tls.SYSTEM);

            assertThatThrownBy(() -> Cluster.connect(endpoint, Patience.of(Duration.ofSeconds(30))))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED))
                    .hasMessage("Milvus v2.2.8 on " + server.uri()
                            + " is too old: Godwit knows Milvus from 2.2.9 on. Upgrade it first.");
        }
    }
}
