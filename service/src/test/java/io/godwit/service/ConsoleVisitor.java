package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who is signed in to the console, and sends its forms as a browser without scripts would. */
final class ConsoleVisitor {
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([0-9a-f]{64})\"");

    private final RunningService service;
    private final String cookie;

    private ConsoleVisitor(RunningService service, String cookie) {
        this.service = service;
        this.cookie = cookie;
    }

    static ConsoleVisitor signIn(RunningService service, String name, String password) {
        Answer answer = service.send(HttpRequest.newBuilder(uri(service, "/console/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("name=" + name + "&password=" + password))
                .build());
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
        return new ConsoleVisitor(service, cookie);
    }

    Answer get(String path) {
        return service.send(HttpRequest.newBuilder(uri(service, path))
                .header("Cookie", cookie)
                .build());
    }

    /** Sends a form of a page that is opened for it. */
    Answer send(String path, String fields) {
        Matcher token = TOKEN.matcher(get("/console/account").text());
        assertThat(token.find()).isTrue();
        return service.send(HttpRequest.newBuilder(uri(service, path))
                .header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields + "&csrf=" + token.group(1)))
                .build());
    }

    /** Sends a form that is done with, and returns where it leads. */
    String done(String path, String fields) {
        Answer answer = send(path, fields);
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        return answer.headers().firstValue("location").orElseThrow();
    }

    private static URI uri(RunningService service, String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }
}
