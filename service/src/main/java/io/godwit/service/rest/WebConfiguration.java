package io.godwit.service.rest;

import io.godwit.service.access.Caller;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.net.TLSClientHelloExtractor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Answers are JSON whatever is asked for; controllers get the caller and the body as the gate has found them. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
    private final RateLimit limit;
    private final Audit audit;

    WebConfiguration(RateLimit limit, Audit audit) {
        this.limit = limit;
        this.audit = audit;
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(limit);
        interceptors.addInterceptor(audit);
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new RequestArgument<>(Caller.class, request -> (Caller) attribute(request, Gate.CALLER)));
        resolvers.add(new RequestArgument<>(Body.class, request -> Body.parse((byte[]) attribute(request, Gate.BODY))));
    }

    /** What never reaches a servlet, a malformed request line for one, is answered by Tomcat itself. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> jsonErrors() {
        return factory -> factory.addContextCustomizers(context -> {
            Host host = (Host) context.getParent();
            ((StandardHost) host).setErrorReportValveClass(TomcatErrors.class.getName());
            TLSClientHelloExtractor.USE_TLS_RESPONSE = TomcatErrors.withoutTls();
        });
    }

    private static Object attribute(NativeWebRequest request, String name) {
        return Objects.requireNonNull(
                request.getAttribute(name, RequestAttributes.SCOPE_REQUEST), "the gate was not passed");
    }
}
