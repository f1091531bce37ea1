package io.godwit.service.console;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages, made of templates when the console was built. */
@Configuration(proxyBeanMethods = false)
class TemplateConfiguration {
    @Bean
    Templates templates() {
        return new StaticTemplates();
    }
}
