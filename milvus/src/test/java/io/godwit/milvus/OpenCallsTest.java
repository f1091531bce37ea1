package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OpenCallsTest {
    @Test
    void aCallIsUnansweredUntilItsAnswerComes() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedMilvus server = ScriptedMilvus.start("v2.5.4");
                Cluster cluster = Cluster.connect(
                        Endpoint.of(server.uri(), null, Endpoint.Tls.SYSTEM), Patience.of(Duration.ofSeconds(10)))) {
            assertThat(cluster.unanswered()).isEmpty();
            server.always("ListDatabases", request -> {
                arrived.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return ScriptedReply.proceed();
            });
            CompletableFuture<?> call =
                    CompletableFuture.supplyAsync(() -> cluster.catalog().databases());
            arrived.await();

            assertThat(cluster.unanswered())
                    .hasValueSatisfying(open -> assertThat(open.left()).isPositive());
            release.countDown();
            call.join();
            assertThat(cluster.unanswered()).isEmpty();
        }
    }
}
