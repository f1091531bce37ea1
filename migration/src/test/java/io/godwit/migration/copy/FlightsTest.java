package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FlightsTest {
    @Test
    void congestionHalvesTheLimit() {
        Flights flights = new Flights(8);

        flights.congested();

        assertThat(flights.limit()).isEqualTo(4);
    }

    @Test
    void theLimitNeverFallsBelowOne() {
        Flights flights = new Flights(1);

        flights.congested();

        assertThat(flights.limit()).isEqualTo(1);
        flights.acquire();
        flights.release();
    }

    @Test
    void aRoundOfSuccessesRaisesTheLimitByOneUpToTheMost() {
        Flights flights = new Flights(8);
        flights.congested();

        for (int i = 0; i < 5; i++) {
            flights.succeeded();
        }
        assertThat(flights.limit()).isEqualTo(5);

        for (int i = 0; i < 100; i++) {
            flights.succeeded();
        }
        assertThat(flights.limit()).isEqualTo(8);
    }

    @Test
    void aPlaceThatIsGivenBackGoesToWhoeverWaits() {
        Flights flights = new Flights(1);
        flights.acquire();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(flights::acquire);

        flights.release();

        waiting.join();
        assertThat(CompletableFuture.runAsync(flights::acquire)).isNotDone();
    }

    @Test
    void anInterruptEndsTheWaitWithoutTakingAPlace() {
        Flights flights = new Flights(1);
        flights.acquire();

        Thread.currentThread().interrupt();
        assertThatThrownBy(flights::acquire)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));

        assertThat(Thread.interrupted()).isTrue();
        flights.release();
        flights.acquire();
    }
}
