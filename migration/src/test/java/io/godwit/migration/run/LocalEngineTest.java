package io.godwit.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.copy.Flights;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalEngineTest extends EngineContract {
    private final Flights flights = new Flights(3);
    private final LocalEngine engine = new LocalEngine(flights);

    @Override
    Engine engine() {
        return engine;
    }

    /** Would wait for ever if a place were lost. */
    @AfterEach
    void allPlacesAreFreeAgain() {
        for (int i = 0; i < 3; i++) {
            flights.acquire();
        }
        for (int i = 0; i < 3; i++) {
            flights.release();
        }
        engine.close();
    }

    @Test
    void aClosedEngineTakesNothingMore() {
        engine.close();

        assertThatThrownBy(() -> engine.carry(numbers(1), number -> number, number -> {}))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));
    }

    @Test
    void piecesThatGetThroughRaiseALimitThatHadFallen() {
        flights.failed(new GodwitException(ErrorCode.RATE_LIMITED, "too fast"));
        assertThat(flights.limit()).isEqualTo(1);

        engine.carry(numbers(20), number -> number, number -> {});

        assertThat(flights.limit()).isEqualTo(3);
        assertThat(flights.lowest()).hasValue(1);
    }
}
