package io.godwit.service;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/** Refuses a form of the log that there is not, before Spring looks for the file that describes it. */
final class LogFormat implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    private static final String SETTING = "godwit.log-format";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        String format = event.getEnvironment().getRequiredProperty(SETTING);
        if (!Set.of("text", "json").contains(format)) {
            throw new GodwitException(ErrorCode.USAGE, SETTING + " is text or json, not '" + format + "'.");
        }
    }

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER - 1;
    }
}
