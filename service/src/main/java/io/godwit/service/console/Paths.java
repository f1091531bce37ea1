package io.godwit.service.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Paths of pages with their parameters. */
final class Paths {
    private Paths() {}

    /** A path of the console; the other one if it is none. */
    static String here(String path, String otherwise) {
        return path.matches("/console/[\\x21-\\x7e]*") && !path.contains("//") ? path : otherwise;
    }

    static String with(String path, Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(path);
        parameters.forEach((name, value) -> text.append(text.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }
}
