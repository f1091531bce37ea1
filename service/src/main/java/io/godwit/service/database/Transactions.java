package io.godwit.service.database;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Several statements as one: all of them or none. They see no change of anybody else in between. */
@Component
public final class Transactions {
    private final TransactionTemplate template;

    Transactions(PlatformTransactionManager manager) {
        this.template = new TransactionTemplate(manager);
    }

    public <T> T answering(Supplier<T> work) {
        return Objects.requireNonNull(template.execute(status -> work.get()));
    }

    public void doing(Runnable work) {
        template.executeWithoutResult(status -> work.run());
    }
}
