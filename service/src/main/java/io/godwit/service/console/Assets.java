package io.godwit.service.console;

import io.godwit.service.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Style sheets and scripts. Their paths change with what is in them, so that browsers may keep them for good. */
@Controller
final class Assets {
    private static final MediaType CSS = MediaType.parseMediaType("text/css;charset=utf-8");
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");
    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");
    private static final Map<String, MediaType> FILES = Map.of(
            "tabler.min.css", CSS,
            "uPlot.min.css", CSS,
            "console.css", CSS,
            "htmx.min.js", SCRIPT,
            "uPlot.iife.min.js", SCRIPT,
            "theme.js", SCRIPT,
            "console.js", SCRIPT,
            "godwit.svg", SVG);
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    /** Made once: the first page of each start waits for it, and no other. */
    private static final Map<String, Asset> LOADED = load();

    private static final String VERSION = version();

    /** Where a page finds one. */
    static String path(String name) {
        if (!FILES.containsKey(name)) {
            throw new IllegalArgumentException("There is no asset " + name + ".");
        }
        return ConsoleGate.ASSETS + VERSION + "/" + name;
    }

    /** What all of them amount to as they are sent. */
    static int compressedBytes() {
        return LOADED.values().stream()
                .mapToInt(asset -> asset.compressed.length)
                .sum();
    }

    @GetMapping(ConsoleGate.ASSETS + "{version}/{name}")
    ResponseEntity<byte[]> asset(@PathVariable("name") String name, HttpServletRequest request) {
        Asset asset = LOADED.get(name);
        if (asset == null) {
            throw Problem.NO_SUCH_PATH.with("There is no asset " + name + ".");
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, FOR_GOOD)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .contentType(asset.type);
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip")
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(asset.compressed)
                : answer.body(asset.plain);
    }

    private static Map<String, Asset> load() {
        Map<String, Asset> loaded = new LinkedHashMap<>();
        FILES.keySet().stream().sorted().forEach(name -> loaded.put(name, load(name)));
        return loaded;
    }

    private static Asset load(String name) {
        try (InputStream file = Assets.class.getResourceAsStream("assets/" + name)) {
            if (file == null) {
                throw new IllegalStateException("This build lacks the asset " + name + ".");
            }
            byte[] plain = file.readAllBytes();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(plain);
            }
            return new Asset(FILES.getOrDefault(name, SCRIPT), plain, compressed.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            LOADED.values().forEach(asset -> digest.update(asset.plain));
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
        }
    }

    private static final class Asset {
        private final MediaType type;
        private final byte[] plain;
        private final byte[] compressed;

        private Asset(MediaType type, byte[] plain, byte[] compressed) {
            this.type = type;
            this.plain = plain;
            this.compressed = compressed;
        }
    }
}
