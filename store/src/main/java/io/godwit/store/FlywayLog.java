package io.godwit.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * What Flyway has to say, said the way the rest of Godwit says it. Each logging library that Flyway knows by itself would have to be on the
 * class path of whoever uses the store as a library.
 */
public final class FlywayLog implements LogCreator {
    @Override
    public Log createLogger(Class<?> speaker) {
        return new Bridge(System.getLogger(FlywayLog.class.getPackageName() + ".flyway"));
    }

    /** Its steps are of interest to nobody unless one fails. */
    private record Bridge(Logger logger) implements Log {
        @Override
        public void debug(String message) {
            logger.log(Level.TRACE, message);
        }

        @Override
        public void info(String message) {
            logger.log(Level.DEBUG, message);
        }

        @Override
        public void notice(String message) {
            logger.log(Level.DEBUG, message);
        }

        @Override
        public void warn(String message) {
            logger.log(Level.WARNING, message);
        }

        @Override
        public void error(String message) {
            logger.log(Level.ERROR, message);
        }

        @Override
        public void error(String message, Exception e) {
            logger.log(Level.ERROR, message, e);
        }
    }
}
