package io.godwit.milvus;

import io.milvus.grpc.Status;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a {@code Status} means. The code decides; its {@code retriable} flag does not, being false on a rate limit of 2.3.5. Under
 * 65535 (2.3.5) and 1 the text decides, because everything without a code of its own comes under these.
 */
final class ReplyCodes {
    private static final int UNEXPECTED = 65_535;

    private static final List<String> TOO_LARGE =
            List.of("larger than max", "exceed the limit size", "exceeds maximum size");

    /**
     * Seen on 2.3.5 in the minute after a restart, while its parts look for each other; "can not find client of node" of a read just after a
     * load, on a server that was dropping other collections.
     */
    private static final List<String> PASSING = List.of(
            "the client connection is closing",
            "can not find client of node",
            "code = canceled",
            "code = unavailable",
            "connection refused",
            "context canceled",
            "context deadline exceeded",
            "no available",
            "not ready",
            "not available",
            "not healthy",
            "service unavailable",
            "is abnormal",
            "node not match",
            "node offline");

    /** Refusals of 2.3.5 that name the request's content but carry code 65535 or 1001. */
    private static final List<String> REFUSED = List.of(
            "is not a number or infinity",
            "cannot set json key to",
            "static field name",
            // Of a document that is no JSON, by Go's own reader,
            "json: cannot unmarshal",
            "invalid character '",
            "unexpected end of json input",
            "exceeded max depth",
            // and by that of later Milvus (read in its source).
            "syntax error at index",
            "mismatch type ",
            "should divide the dim",
            "is not supported",
            "invalid max query result window",
            "cannot parse expression",
            "invalid index type",
            "please release it first",
            "not exist",
            "already exist",
            "create duplicate collection",
            // A TextEmbedding function of Milvus 2.6 (read in its source).
            "does not support empty text");

    /** Under 65535 on 2.3.5, under 1 and 6 on Milvus Lite 3.2.2. */
    private static final Pattern NO_DATABASE = Pattern.compile("database(:| )\\S+ (not found|does not exist)");

    /** Under 65535 on 2.3.5, of a read. */
    private static final Pattern NO_PARTITION = Pattern.compile("partition name \\S+ not found");

    /** What the model of a function answered: by Milvus 2.6 (read in its source), by Milvus Lite 3.2.2 (seen). Nothing is written then. */
    private static final Pattern MODEL_BUSY = Pattern.compile("(call service failed, errs:\\[|api error )429\\b");

    /** A Milvus Lite 3.2.2 loads a part of itself with the first call that needs it, and fails where two do at once (seen). */
    private static final String LOADING_ITSELF = "deadlock detected by _modulelock";

    private ReplyCodes() {}

    /** Whether the text, in lower case, tells of a server that is starting or looking for its parts. */
    static boolean passing(String text) {
        return mentions(text, PASSING);
    }

    static ErrorCode classify(Status status, ServerKind kind) {
        String text = (status.getReason() + " " + status.getDetail()).toLowerCase(Locale.ROOT);
        if (mentions(text, TOO_LARGE) || BatchLimit.in(text).isPresent()) {
            return ErrorCode.TOO_LARGE;
        }
        if (text.contains("collection not loaded") || text.contains("partition not loaded")) {
            // While 2.3.5 reloads after a restart, GetReplicas says this under 100, "collection not found".
            return ErrorCode.NOT_LOADED;
        }
        if (NO_DATABASE.matcher(text).find()) {
            return ErrorCode.DATABASE_NOT_FOUND;
        }
        ErrorCode code = status.getCode() == 0 ? ofLegacy(legacy(status)) : ofCode(status, kind);
        if (code != ErrorCode.SERVER_ERROR) {
            return code;
        }
        if ("true".equals(status.getExtraInfoMap().get("is_input_error"))) {
            return ErrorCode.INVALID_REQUEST;
        }
        return ofText(text, status.getCode());
    }

    private static ErrorCode ofCode(Status status, ServerKind kind) {
        if (kind == ServerKind.LITE_3 && (status.getCode() == 1 || status.getCode() == 6 || status.getCode() == 35)) {
            // 6: bad argument or expression, 35: index exists, 1: anything else, e.g. a collection that exists (3.2.2).
            return status.getCode() == 1 ? ErrorCode.SERVER_ERROR : ErrorCode.INVALID_REQUEST;
        }
        if (status.getCode() != UNEXPECTED && (legacy(status) == 48 || legacy(status) == 49)) {
            return ofLegacy(legacy(status));
        }
        return switch (status.getCode()) {
            case 8 -> ErrorCode.RATE_LIMITED;
            case 3, 7, 9, 11, 12 -> ErrorCode.DENIED;
            // 401, 503, 60x, 90x: replica, channel, segment or node not there yet or not there any more.
            case 1, 2, 4, 6, 106, 401, 503, 505, 601, 602, 901, 902, 903, 904, 905 -> ErrorCode.UNAVAILABLE;
            case 100 -> ErrorCode.COLLECTION_NOT_FOUND;
            // 400: no replica is loaded.
            case 101, 103, 201, 202, 400 -> ErrorCode.NOT_LOADED;
            case 200 -> ErrorCode.PARTITION_NOT_FOUND;
            case 700 -> ErrorCode.INDEX_NOT_FOUND;
            case 800 -> ErrorCode.DATABASE_NOT_FOUND;
            case 1100, 1101, 1102, 1600, 1601, 1602, 1700 -> ErrorCode.INVALID_REQUEST;
            case 1400 -> ErrorCode.UNAUTHENTICATED;
            case 1401 -> ErrorCode.PERMISSION_DENIED;
            default -> ErrorCode.SERVER_ERROR;
        };
    }

    private static ErrorCode ofLegacy(int legacy) {
        return switch (legacy) {
            case 49 -> ErrorCode.RATE_LIMITED;
            case 48, 52, 53, 54, 55 -> ErrorCode.DENIED;
            case 56, 57 -> ErrorCode.UNAVAILABLE;
            case 3 -> ErrorCode.PERMISSION_DENIED;
            case 4 -> ErrorCode.COLLECTION_NOT_FOUND;
            case 25 -> ErrorCode.INDEX_NOT_FOUND;
            case 5, 7, 8, 9, 10, 11, 12, 13 -> ErrorCode.INVALID_REQUEST;
            default -> ErrorCode.SERVER_ERROR;
        };
    }

    private static ErrorCode ofText(String text, int code) {
        if (text.contains("collection not found") || text.contains("can't find collection")) {
            return ErrorCode.COLLECTION_NOT_FOUND;
        }
        if (NO_PARTITION.matcher(text).find()) {
            return ErrorCode.PARTITION_NOT_FOUND;
        }
        if (MODEL_BUSY.matcher(text).find()) {
            return ErrorCode.RATE_LIMITED;
        }
        if ((code == UNEXPECTED && passing(text)) || text.contains(LOADING_ITSELF)) {
            return ErrorCode.UNAVAILABLE;
        }
        return mentions(text, REFUSED) ? ErrorCode.INVALID_REQUEST : ErrorCode.SERVER_ERROR;
    }

    @SuppressWarnings("deprecation") // Still the only code in some replies.
    private static int legacy(Status status) {
        return status.getErrorCodeValue();
    }

    private static boolean mentions(String text, List<String> any) {
        return any.stream().anyMatch(text::contains);
    }
}
