package io.godwit.service;

import io.godwit.service.settings.Settings;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * What the service is made of: everything in the packages below this one. Meters that nobody can read would only make the start longer:
 * of the actuator, health alone is there.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            CompositeMeterRegistryAutoConfiguration.class,
            MetricsAutoConfiguration.class,
            ObservationAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class
        })
@EnableConfigurationProperties(Settings.class)
@ComponentScan
class ServiceApplication {}
