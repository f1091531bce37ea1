package io.godwit.migration.run;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries pieces of work to those who do it, several at once, and the results to whoever keeps them. Rows never pass through it. */
interface Engine {
    /**
     * Does all the work there is. The first failure of a piece ends the handing out; what is under way is seen through.
     *
     * @param next the next piece; empty: that was the last one. Called by one thread at a time.
     * @param work called by many threads at once
     * @param results called by many threads at once
     */
    <T, R> void carry(Supplier<Optional<T>> next, Function<T, R> work, Consumer<R> results);
}
