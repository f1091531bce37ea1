package io.godwit.service.rest;

import io.godwit.migration.report.JobFields;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportHtml;
import io.godwit.migration.report.ReportJson;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.JobStore.NumberedEvent;
import io.godwit.service.access.Caller;
import io.godwit.service.job.JobErrors;
import io.godwit.service.job.JobErrors.CollectionFailure;
import io.godwit.service.job.JobErrors.RowCause;
import io.godwit.service.job.Jobs;
import io.godwit.service.job.Throughput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a job leaves to be read: its report, what went wrong, its timeline. */
@RestController
final class JobRecordsApi {
    private static final int MOST_EVENTS = 1000;
    private static final int USUAL_EVENTS = 100;
    private static final int MOST_LINES = 100_000;
    private static final int USUAL_LINES = 1000;
    /** A page that carries its own style, and shall not do anything. */
    private static final String PAGE =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

    private static final Logger LOG = LoggerFactory.getLogger(JobRecordsApi.class);

    private final Jobs jobs;

    JobRecordsApi(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/api/v1/jobs/{id}/report")
    ResponseEntity<byte[]> report(Caller caller, @PathVariable("id") String id, HttpServletRequest request) {
        Report report = jobs.report(caller, id);
        return switch (Parameters.choice(request, "format", "json", "html", "text")) {
            case "html" ->
                ResponseEntity.ok()
                        .header(Gate.CONTENT_POLICY, PAGE)
                        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                        .body(ReportHtml.of(report).getBytes(StandardCharsets.UTF_8));
            case "text" ->
                ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                        .body(ReportText.of(report).getBytes(StandardCharsets.UTF_8));
            default ->
                ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(json(report).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static String json(Report report) {
        StringWriter text = new StringWriter();
        try {
            ReportJson.write(report, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** By cause; or every row that differs, written as it is read from the ledger. */
    @GetMapping("/api/v1/jobs/{id}/errors")
    @Nullable
    ResponseEntity<Object> errors(
            Caller caller, @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
        if (Parameters.choice(request, "format", "json", "ndjson").equals("ndjson")) {
            stream(caller, id, response);
            return null;
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer(jobs.errors(caller, id)));
    }

    private void stream(Caller caller, String id, HttpServletResponse response) {
        Consumer<Writer> differences = jobs.differences(caller, id);
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        // Not the response's own writer: half a surrogate pair in a value must not cost the whole answer.
        try (Writer writer =
                new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8))) {
            differences.accept(writer);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The client went away before it had all rows.", e);
        }
    }

    /** Whoever has seen the event with the number {@code next} asks for those after it. */
    @GetMapping("/api/v1/jobs/{id}/events")
    Map<String, Object> events(Caller caller, @PathVariable("id") String id, HttpServletRequest request) {
        long after = Parameters.number(request, "after", 0, 0, Long.MAX_VALUE);
        int limit = Math.toIntExact(Parameters.number(request, "limit", USUAL_EVENTS, 1, MOST_EVENTS));
        List<NumberedEvent> events = jobs.events(caller, id, after, limit);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("events", events.stream().map(JobRecordsApi::answer).toList());
        answer.put(
                "next", events.isEmpty() ? after : events.get(events.size() - 1).number());
        return answer;
    }

    /** The last lines of the log of its runs on this machine. */
    @GetMapping("/api/v1/jobs/{id}/log")
    ResponseEntity<String> log(Caller caller, @PathVariable("id") String id, HttpServletRequest request) {
        int lines = Math.toIntExact(Parameters.number(request, "lines", USUAL_LINES, 1, MOST_LINES));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(jobs.log(caller, id, lines).stream()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
    }

    /** Rows a second, from moment to moment. */
    @GetMapping("/api/v1/jobs/{id}/throughput")
    Map<String, Object> throughput(Caller caller, @PathVariable("id") String id) {
        return Map.of(
                "moments",
                jobs.throughput(caller, id).stream().map(JobRecordsApi::answer).toList());
    }

    private static Map<String, Object> answer(Throughput moment) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("at", moment.at().toString());
        answer.put("rowsCopiedPerSecond", Math.round(moment.copied()));
        answer.put("rowsComparedPerSecond", Math.round(moment.compared()));
        return answer;
    }

    private static Map<String, Object> answer(NumberedEvent numbered) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("number", numbered.number());
        answer.putAll(JobFields.of(numbered.event()));
        return answer;
    }

    private static Map<String, Object> answer(JobErrors errors) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("reason", errors.reason().map(JobFields::of).orElse(null));
        List<Map<String, Object>> collections = new ArrayList<>();
        errors.collections().forEach((code, failures) -> {
            Map<String, Object> group = new LinkedHashMap<>();
            group.put("cause", code.name());
            group.put("count", failures.size());
            group.put(
                    "collections", failures.stream().map(JobRecordsApi::answer).toList());
            collections.add(group);
        });
        answer.put("collections", collections);
        answer.put("rows", errors.rows().stream().map(JobRecordsApi::answer).toList());
        answer.put("furtherRows", errors.furtherRows());
        return answer;
    }

    private static Map<String, Object> answer(CollectionFailure failure) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("source", failure.plan().source().toString());
        answer.put("target", failure.plan().target().toString());
        answer.put("phase", failure.state().phase().name());
        answer.put("message", failure.message());
        return answer;
    }

    private static Map<String, Object> answer(RowCause cause) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("cause", cause.kind().name());
        answer.put("unequal", cause.kind().unequal());
        answer.put("source", cause.plan().source().toString());
        answer.put("target", cause.plan().target().toString());
        answer.put("fields", cause.fields());
        answer.put("detail", cause.detail());
        answer.put("count", cause.count());
        answer.put(
                "examples",
                cause.examples().stream()
                        .map(row -> JobFields.of(cause.plan(), row))
                        .toList());
        return answer;
    }
}
