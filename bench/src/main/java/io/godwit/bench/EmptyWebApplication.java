package io.godwit.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The least that Spring Boot can serve with the service's libraries: no code of its own, and no database. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
class EmptyWebApplication {
    public static void main(String[] arguments) {
        // The class path has two loggers.
        System.setProperty("slf4j.provider", "ch.qos.logback.classic.spi.LogbackServiceProvider");
        SpringApplication.run(EmptyWebApplication.class, arguments);
    }
}
