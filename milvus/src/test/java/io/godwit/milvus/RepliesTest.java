package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepliesTest {
    private static final URI AT = URI.create("http://localhost:19530");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 | 49 | request is rejected by grpc RateLimiter middleware | RATE_LIMITED",
                "0 | 49 | rate limit | RATE_LIMITED",
                "9 | 48 | quota exceeded[reason=disk quota exceeded] | DENIED",
                "0 | 48 | deny | DENIED",
                "3 | 1 | memory | DENIED",
                "7 | 1 | disk | DENIED",
                "11 | 1 | time tick | DENIED",
                "12 | 1 | resource | DENIED",
                "4 | 1 | queue full | UNAVAILABLE",
                "1 | 1 | service not ready | UNAVAILABLE",
                "2 | 1 | service unavailable | UNAVAILABLE",
                "106 | 1 | on recovering | UNAVAILABLE",
                "505 | 1 | lag | UNAVAILABLE",
                "101 | 1 | failed to query: collection not loaded[collection=1] | NOT_LOADED",
                "100 | 4 | failed to get channels, collection not loaded: collection not found | NOT_LOADED",
                "400 | 1 | replica not found | NOT_LOADED",
                "100 | 1 | collection not found[collection=x] | COLLECTION_NOT_FOUND",
                "0 | 4 | can't find collection | COLLECTION_NOT_FOUND",
                "100 | 1 | collection not found[database=default][collection=x] | COLLECTION_NOT_FOUND",
                "800 | 1 | database not found[database=nope] | DATABASE_NOT_FOUND",
                "65535 | 1 | database:nope not found | DATABASE_NOT_FOUND",
                "200 | 15 | partition not found[partition=p] | PARTITION_NOT_FOUND",
                "65535 | 1 | partition name p2 not found | PARTITION_NOT_FOUND",
                "700 | 25 | index not found[collection=x] | INDEX_NOT_FOUND",
                "1100 | 1 | invalid parameter | INVALID_REQUEST",
                "1101 | 1 | x | INVALID_REQUEST",
                "1102 | 1 | x | INVALID_REQUEST",
                "1700 | 1 | x | INVALID_REQUEST",
                "1602 | 1 | alias already exist | INVALID_REQUEST",
                "65535 | 1 | value 'NaN' is not a number or infinity | INVALID_REQUEST",
                "65535 | 1 | dynamic field name cannot include the static field name: id | INVALID_REQUEST",
                "1001 | 1 | IO failed: json: cannot unmarshal number into Go value | INVALID_REQUEST",
                "1001 | 1 | IO failed: invalid character 'o' in literal null (expecting 'u') | INVALID_REQUEST",
                "65535 | 1 | invalid character 'N' looking for beginning of value | INVALID_REQUEST",
                "1001 | 1 | IO failed: unexpected end of JSON input | INVALID_REQUEST",
                "65535 | 1 | unexpected end of JSON input | INVALID_REQUEST",
                "1001 | 1 | IO failed: no space left on device | SERVER_ERROR",
                "65535 | 1 | query results exceed the limit size : service internal error | TOO_LARGE",
                "1 | 1 | trying to send message larger than max (69588346 vs. 67108864) | TOO_LARGE",
                "65535 | 1 | attempt #5: rpc error: code = Canceled desc = grpc: the client connection is closing | UNAVAILABLE",
                "65535 | 1 | failed to get delegator 1 for channel by-dev-_0_1v0: can not find client of node 1 | UNAVAILABLE",
                "65535 | 1 | embedding supports up to [640] pieces of data at a time, got [1250] | TOO_LARGE",
                "65535 | 1 | Embedding supports up to [60] pieces of data at a time, got [61] | TOO_LARGE",
                "65535 | 1 | there is an empty string in the input data, TextEmbedding function does not support empty text | INVALID_REQUEST",
                "65535 | 1 | Call service failed, errs:[429 Too Many Requests, {}] | RATE_LIMITED",
                "65535 | 1 | Call service failed, errs:[400 Bad Request, at 429 tokens] | SERVER_ERROR",
                "65535 | 1 | something nobody knows | SERVER_ERROR",
                "2000 | 1 | UnknownError | SERVER_ERROR"
            })
    void decidesByCodeAndThenByText(int code, int legacy, String text, ErrorCode expected) {
        assertThatThrownBy(
                        () -> Replies.check("Cannot try", "x", status(code, legacy, text), ServerKind.MILVUS_2_3, AT))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6 | 1 | comparison between incompatible types | INVALID_REQUEST",
                "1 | 1 | OpenAI API error 429: the model is away | RATE_LIMITED",
                "1 | 1 | OpenAI API error 401: 429 times | SERVER_ERROR",
                "35 | 1 | index already exists for field 'v' | INVALID_REQUEST",
                "1 | 1 | collection 'x' already exists | INVALID_REQUEST",
                "1 | 1 | 'NoneType' object | SERVER_ERROR",
                "1 | 0 | deadlock detected by _ModuleLock('milvus_lite.analyzer') at 1 | UNAVAILABLE",
                "1 | 1 | database 'nodb' does not exist | DATABASE_NOT_FOUND",
                "6 | 1 | database 'nodb' does not exist | DATABASE_NOT_FOUND",
                "700 | 11 | no index | INDEX_NOT_FOUND",
                "100 | 4 | collection 'x' does not exist | COLLECTION_NOT_FOUND"
            })
    void readsTheCodesOfMilvusLite3InTheirOwnWay(int code, int legacy, String text, ErrorCode expected) {
        assertThatThrownBy(() -> Replies.check("Cannot try", "x", status(code, legacy, text), ServerKind.LITE_3, AT))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(expected));
    }

    @Test
    void codeAndLegacyCodeMustBothBeSuccess() {
        assertThatCode(() -> Replies.check("a", "b", status(0, 0, ""), ServerKind.MILVUS_2_3, AT))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Replies.check("a", "b", status(0, 1, "x"), ServerKind.MILVUS_2_3, AT))
                .isInstanceOf(GodwitException.class);
        assertThatThrownBy(() -> Replies.check("a", "b", status(65535, 0, "x"), ServerKind.MILVUS_2_3, AT))
                .isInstanceOf(GodwitException.class);
    }

    @Test
    void saysWhatFailedOnWhichObjectWhereWhyAndWhatToDo() {
        CollectionName films = new CollectionName("default", "films");
        Status status = status(101, 1, "collection not loaded[collection=7]");
        assertThatThrownBy(() -> Replies.check("Cannot read", films, status, ServerKind.MILVUS_2_3, AT))
                .hasMessage(
                        "Cannot read default.films on http://localhost:19530: collection not loaded[collection=7] (code 101)."
                                + " Load the collection; straight after a restart, wait a minute or two.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNIMPLEMENTED | unknown method X | NOT_SUPPORTED",
                "UNAUTHENTICATED | missing authorization in header | UNAUTHENTICATED",
                "PERMISSION_DENIED | PrivilegeInsert: permission deny to bob | PERMISSION_DENIED",
                "UNAVAILABLE | Network closed for unknown reason | UNAVAILABLE",
                "UNAVAILABLE | Unable to resolve host nowhere | UNREACHABLE",
                "UNAVAILABLE | Channel shutdownNow invoked | STOPPED",
                "DEADLINE_EXCEEDED | deadline exceeded after 1s | TIMED_OUT",
                "CANCELLED | RST_STREAM closed stream | UNAVAILABLE",
                "INTERNAL | RST_STREAM closed stream. HTTP/2 error code: INTERNAL_ERROR | UNAVAILABLE",
                "INTERNAL | Connection closed after GOAWAY. HTTP/2 error code: INTERNAL_ERROR, debug data: Error flushing | UNAVAILABLE",
                "INTERNAL | grpc: error while marshaling | SERVER_ERROR",
                "RESOURCE_EXHAUSTED | gRPC message exceeds maximum size 67108864: 69588346 | TOO_LARGE",
                "RESOURCE_EXHAUSTED | grpc: received message larger than max (68000039 vs. 67108864) | TOO_LARGE",
                "UNKNOWN | service unavailable: internal: Milvus Proxy is not ready yet. please wait | UNAVAILABLE",
                "UNKNOWN | Exception calling application | SERVER_ERROR"
            })
    void readsTheCodesOfGrpc(Code code, String text, ErrorCode expected) {
        assertThat(Replies.failure("Cannot try", "x", failed(code, text, null), AT)
                        .code())
                .isEqualTo(expected);
    }

    @Test
    void looksAtTheCausesOfABrokenConnection() {
        assertThat(broken(new ConnectException("Connection refused"))).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(broken(new RuntimeException(new UnknownHostException("nowhere"))))
                .isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(broken(new SSLHandshakeException("PKIX path building failed")))
                .isEqualTo(ErrorCode.TLS_FAILED);
        assertThat(broken(new IOException("Connection reset by peer"))).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(broken(Code.UNKNOWN, "channel closed", new ClosedChannelException()))
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void aCallBrokenOffByAnInterruptHasStopped() {
        Thread.currentThread().interrupt();
        try {
            assertThat(Replies.failure("a", "b", failed(Code.CANCELLED, "Thread interrupted", null), AT)
                            .code())
                    .isEqualTo(ErrorCode.STOPPED);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void leavesOutWhatGrpcAddsForItsOwnDevelopers() {
        StatusRuntimeException e = failed(
                Code.UNAVAILABLE,
                "io exception\nChannel Pipeline: [SslHandler#0, DefaultChannelPipeline$TailContext#0]",
                new ConnectException("Connection refused"));
        assertThat(Replies.failure("Cannot count", "films", e, AT))
                .hasMessageStartingWith(
                        "Cannot count films on http://localhost:19530: UNAVAILABLE: Connection refused. ");
    }

    @Test
    void leavesOutTheNamesOfNettysHandlers() {
        StatusRuntimeException e = failed(
                Code.UNAVAILABLE,
                "Connection closed while performing protocol negotiation for [NettyClientHandler#0,"
                        + " WriteBufferingAndExceptionHandler#0, DefaultChannelPipeline$TailContext#0]",
                new IOException("Connection reset"));
        assertThat(Replies.failure("Cannot count", "films", e, AT))
                .hasMessageContaining("performing protocol negotiation: Connection reset")
                .hasMessageNotContaining("Handler");
    }

    private static ErrorCode broken(Throwable cause) {
        return broken(Code.UNAVAILABLE, "io exception", cause);
    }

    private static ErrorCode broken(Code code, String text, Throwable cause) {
        return Replies.failure("a", "b", failed(code, text, cause), AT).code();
    }

    private static StatusRuntimeException failed(Code code, String text, Throwable cause) {
        return code.toStatus().withDescription(text).withCause(cause).asRuntimeException();
    }

    @SuppressWarnings("deprecation")
    private static Status status(int code, int legacy, String text) {
        return Status.newBuilder()
                .setCode(code)
                .setErrorCodeValue(legacy)
                .setReason(text)
                .build();
    }
}
