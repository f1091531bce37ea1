package io.godwit.service.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tabler's icons, to be put into pages as they are. */
final class Icons {
    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private Icons() {}

    /** The icon's SVG, which says nothing to whoever hears the page. */
    static String svg(String name) {
        return KNOWN.computeIfAbsent(name, Icons::read);
    }

    private static String read(String name) {
        try (InputStream file = Icons.class.getResourceAsStream("icons/" + name + ".svg")) {
            if (file == null) {
                throw new IllegalArgumentException(
                        "There is no icon " + name + ". The build takes those of service/pom.xml.");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst(
                            "(?s)<svg[^>]*>",
                            "<svg class=\"icon\" viewBox=\"0 0 24 24\" fill=\"none\""
                                    + " stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\""
                                    + " stroke-linejoin=\"round\" aria-hidden=\"true\" focusable=\"false\">");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
