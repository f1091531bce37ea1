package io.godwit.service.audit;

import io.godwit.service.database.Times;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry of an organization's audit trail.
 *
 * @param number from 1, without a gap
 * @param hash of this entry and the one before it
 */
public record AuditEntry(long number, Instant at, Deed deed, String hash) {
    /** What comes before the first entry. */
    static final String BEGINNING = "0".repeat(64);

    private static final JsonMapper JSON = new JsonMapper();

    static AuditEntry following(String previousHash, long number, Instant at, Deed deed) {
        return new AuditEntry(number, at, deed, hash(previousHash, number, at, deed));
    }

    /** Whether its hash is the one that it has to have. */
    boolean follows(String previousHash) {
        return hash.equals(hash(previousHash, number, at, deed));
    }

    /** SHA-256 of a JSON array, so that others can reckon it, too. */
    private static String hash(String previousHash, long number, Instant at, Deed deed) {
        List<Object> parts = List.of(
                previousHash,
                number,
                Times.of(at),
                deed.who(),
                deed.apiKey(),
                deed.action(),
                deed.object(),
                deed.result(),
                deed.request());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(JSON.writeValueAsString(parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
        }
    }

    /**
     * What was done. No part of it is taken from a body: bodies hold secrets.
     *
     * @param who the name of an account or of a key
     * @param apiKey the id of the key that was shown
     * @param action method and path of the call, with {@code {id}} in it: {@code POST /api/v1/jobs/{id}:cancel}
     * @param object the id of what it was done to, or of what came of it; empty if there is none
     * @param result OK, or the name of the problem
     * @param request the id of the request, by which the log is searched
     */
    public record Deed(String who, String apiKey, String action, String object, String result, String request) {}
}
