package io.godwit.service.rest;

import io.godwit.service.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tomcat's own error pages, as JSON. */
public final class TomcatErrors extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

    /** The whole answer to a request without TLS at a port that speaks it. */
    static byte[] withoutTls() {
        byte[] body = Failure.of("", Problem.BAD_REQUEST, "this port speaks TLS. Use https.")
                .bytes();
        String head = "HTTP/1.1 400 \r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable error) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        response.setHeader(RequestIds.HEADER, RequestIds.random());
        Problem problem = Errors.ofStatus(status);
        try {
            Failure.of(String.valueOf(request.getRequestURI()), problem, problem.title())
                    .write(response);
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("The client went away before its error was written.", e);
        }
    }
}
