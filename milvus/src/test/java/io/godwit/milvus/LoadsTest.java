package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the scripted server: no real one here takes long to load, or stops in the middle. */
class LoadsTest {
    private static final CollectionName FILMS = new CollectionName("default", "films");

    private final ScriptedMilvus server = ScriptedMilvus.start("v2.5.4");
    private final List<String> waits = new CopyOnWriteArrayList<>();
    private final Patience patience = Patience.of(Duration.ofSeconds(1))
            .listeningWith((what, reason, pause) -> waits.add(what + ": " + reason.getMessage()));
    private final Cluster cluster =
            Cluster.connect(Endpoint.of(server.uri(), null, Endpoint.Tls.SYSTEM), Patience.of(Duration.ofSeconds(30)));

    @AfterEach
    void stop() {
        cluster.close();
        server.close();
    }

    @Test
    void whatSomebodyElseLoadsIsWaitedForInPublic() {
        server.next("GetLoadState", loading(), loading());
        server.always("GetLoadState", request -> loaded());
        server.next("GetLoadingProgress", progress(10), progress(60));

        cluster.catalog().awaitLoaded(FILMS, patience);

        assertThat(waits)
                .containsExactly(
                        "loading default.films: somebody else loads it, 10 % so far.",
                        "loading default.films: somebody else loads it, 60 % so far.");
    }

    @Test
    void aLoadThatMakesNoHeadwayIsGivenUp() {
        server.always("GetLoadState", request -> loading());
        server.always("GetLoadingProgress", request -> progress(50));

        assertThatThrownBy(() -> cluster.catalog().awaitLoaded(FILMS, patience))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT))
                .hasMessageContaining("loading default.films")
                .hasMessageContaining("50 %");
    }

    private static ScriptedReply loading() {
        return state(io.milvus.grpc.LoadState.LoadStateLoading);
    }

    private static ScriptedReply loaded() {
        return state(io.milvus.grpc.LoadState.LoadStateLoaded);
    }

    private static ScriptedReply state(io.milvus.grpc.LoadState state) {
        return ScriptedReply.answer(
                GetLoadStateResponse.newBuilder().setState(state).build());
    }

    private static ScriptedReply progress(int percent) {
        return ScriptedReply.answer(
                GetLoadingProgressResponse.newBuilder().setProgress(percent).build());
    }
}
