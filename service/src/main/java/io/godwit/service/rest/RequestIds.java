package io.godwit.service.rest;

import java.util.UUID;

/** What the header {@code requestid} holds: 32 hexadecimal digits, by which a request is found in the log. */
final class RequestIds {
    static final String HEADER = "requestid";

    private RequestIds() {}

    static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
