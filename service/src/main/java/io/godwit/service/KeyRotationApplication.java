package io.godwit.service;

import io.godwit.service.settings.Settings;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/** Just what the rotation of the key needs: the database and the secrets, no jobs and no web server. */
@EnableAutoConfiguration
@EnableConfigurationProperties(Settings.class)
@ComponentScan(
        basePackages = {"io.godwit.service.database", "io.godwit.service.cluster"},
        useDefaultFilters = false,
        includeFilters =
                @Filter(
                        type = FilterType.REGEX,
                        pattern = ".*\\.(DatabaseConfiguration|Transactions|Secrets|KeyRotation)"))
class KeyRotationApplication {}
