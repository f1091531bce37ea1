package io.godwit.service.database;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Several statements as one: all of them or none. They see no change of another one in between: there is one service on a database, and
 * it does one transaction at a time, which is all that SQLite could do.
 */
@Component
public final class Transactions {
    private final TransactionTemplate template;
    private final ReentrantLock alone = new ReentrantLock();

    Transactions(PlatformTransactionManager manager) {
        this.template = new TransactionTemplate(manager);
    }

    public <T> T answering(Supplier<T> work) {
        alone.lock();
        try {
            return Objects.requireNonNull(template.execute(status -> work.get()));
        } finally {
            alone.unlock();
        }
    }

    public void doing(Runnable work) {
        answering(() -> {
            work.run();
            return true;
        });
    }
}
