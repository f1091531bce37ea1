package io.godwit.milvus;

import io.milvus.grpc.ClientInfo;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.GetReplicateInfoRequest;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListFileResourcesRequest;
import io.milvus.grpc.ListPrivilegeGroupsRequest;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.ServerInfo;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out what kind of server answers, by calls that change nothing. A call counts as present if it gets any reply but
 * UNIMPLEMENTED and PERMISSION_DENIED.
 *
 * <table>
 * <caption>Probes, in order</caption>
 * <tr><th>answer</th><th>at least</th><th>at most</th></tr>
 * <tr><td>Connect says mode {@code embedded} or tag {@code milvus_lite}</td><td colspan="2">Milvus Lite 3</td></tr>
 * <tr><td>ListDatabases is UNIMPLEMENTED, and GetVersion names a 2.2 or older</td><td colspan="2">refused</td></tr>
 * <tr><td>ListDatabases is UNIMPLEMENTED</td><td colspan="2">Milvus Lite 2</td></tr>
 * <tr><td>DescribeDatabase is missing</td><td colspan="2">2.3 (so are 2.4.0 to 2.4.2)</td></tr>
 * <tr><td>ListPrivilegeGroups is missing</td><td colspan="2">2.4</td></tr>
 * <tr><td>ListFileResources and GetReplicateInfo are missing</td><td>2.4 (its late releases have privilege groups)</td><td>2.5</td></tr>
 * <tr><td>one of them is there</td><td>2.6</td><td>3.0</td></tr>
 * </table>
 *
 * Between the two, and below, the version's text decides: it may make a server older than its calls show, never newer. Without
 * one it is the oldest kind that fits. "lite" in a version means nothing: the 2.3.5 standalone calls itself v2.3.5-lite.
 */
final class ServerProbe {
    private static final Pattern VERSION = Pattern.compile("(?<![0-9.])v?([0-9]{1,3})\\.([0-9]{1,3})\\.[0-9]+");

    private final Connection connection;

    ServerProbe(Connection connection) {
        this.connection = connection;
    }

    Found find() {
        ServerInfo server = connect().getServerInfo();
        String version = version(server);
        return new Found(kind(server, version), version.isEmpty() ? "unknown" : version);
    }

    /** A kind between what probes show at least and at most; the text may lower it further. */
    static ServerKind within(ServerKind least, ServerKind most, String version) {
        Matcher text = VERSION.matcher(version);
        if (!text.find()) {
            return least;
        }
        ServerKind named = named(Integer.parseInt(text.group(1)), Integer.parseInt(text.group(2)));
        return named.compareTo(most) < 0 ? named : most;
    }

    private static ServerKind named(int major, int minor) {
        if (major != 2) {
            return major < 2 ? ServerKind.MILVUS_2_3 : ServerKind.MILVUS_3_0;
        }
        return switch (minor) {
            case 0, 1, 2, 3 -> ServerKind.MILVUS_2_3;
            case 4 -> ServerKind.MILVUS_2_4;
            case 5 -> ServerKind.MILVUS_2_5;
            default -> ServerKind.MILVUS_2_6;
        };
    }

    private ServerKind kind(ServerInfo server, String version) {
        if (server.getDeployMode().equalsIgnoreCase("embedded")
                || server.getBuildTags().startsWith("milvus_lite")) {
            return ServerKind.LITE_3;
        }
        if (probe(stub -> stub.listDatabases(ListDatabasesRequest.getDefaultInstance())) == Reply.MISSING) {
            refuseOld(version);
            return ServerKind.LITE_2;
        }
        if (!has(stub -> stub.describeDatabase(DescribeDatabaseRequest.newBuilder()
                .setDbName(CollectionName.DEFAULT_DATABASE)
                .build()))) {
            return ServerKind.MILVUS_2_3;
        }
        if (!has(stub -> stub.listPrivilegeGroups(ListPrivilegeGroupsRequest.getDefaultInstance()))) {
            return within(ServerKind.MILVUS_2_4, ServerKind.MILVUS_2_4, version);
        }
        if (has(stub -> stub.listFileResources(ListFileResourcesRequest.getDefaultInstance()))
                || has(stub -> stub.getReplicateInfo(GetReplicateInfoRequest.getDefaultInstance()))) {
            return within(ServerKind.MILVUS_2_6, ServerKind.MILVUS_3_0, version);
        }
        return within(ServerKind.MILVUS_2_4, ServerKind.MILVUS_2_5, version);
    }

    /** A Milvus got databases with 2.2.9. Milvus Lite 2 has none, and tells no version (2.5.1). */
    private void refuseOld(String version) {
        Matcher text = VERSION.matcher(version);
        if (text.find()) {
            int major = Integer.parseInt(text.group(1));
            if (major < 2 || (major == 2 && Integer.parseInt(text.group(2)) <= 2)) {
                throw tooOld("Milvus " + version);
            }
        }
    }

    private GodwitException tooOld(String server) {
        return new GodwitException(
                ErrorCode.REFUSED,
                server + " on " + connection.uri()
                        + " is too old: Godwit knows Milvus from 2.2.9 on. Upgrade it first.");
    }

    private ConnectResponse connect() {
        ConnectRequest request = ConnectRequest.newBuilder()
                .setClientInfo(ClientInfo.newBuilder().setSdkType("godwit").setSdkVersion("1"))
                .build();
        ConnectResponse answer;
        try {
            answer = connection.stub(Connection.CONNECT_DEADLINE).connect(request);
        } catch (StatusRuntimeException e) {
            // It came with 2.2.9, as databases did.
            throw reply(e) == Reply.MISSING
                            && !version(ServerInfo.getDefaultInstance()).isEmpty()
                    ? tooOld("Milvus " + version(ServerInfo.getDefaultInstance()))
                    : ConnectFailures.explain(connection.endpoint(), e);
        }
        Replies.check("Cannot connect to", "Milvus", answer.getStatus(), ServerKind.MILVUS_2_3, connection.uri());
        return answer;
    }

    /** The build tag if Connect gave one; else GetVersion, which Milvus Lite 2 lacks. */
    private String version(ServerInfo server) {
        if (!server.getBuildTags().isBlank()
                && VERSION.matcher(server.getBuildTags()).find()) {
            return server.getBuildTags();
        }
        try {
            return connection
                    .stub()
                    .getVersion(GetVersionRequest.getDefaultInstance())
                    .getVersion();
        } catch (StatusRuntimeException e) {
            if (reply(e) == Reply.ANSWERED) {
                throw Replies.failure("Cannot read the version of", "Milvus", e, connection.uri());
            }
            return server.getBuildTags();
        }
    }

    private boolean has(Consumer<MilvusServiceBlockingStub> call) {
        return probe(call) == Reply.ANSWERED;
    }

    private Reply probe(Consumer<MilvusServiceBlockingStub> call) {
        try {
            call.accept(connection.stub());
            return Reply.ANSWERED;
        } catch (StatusRuntimeException e) {
            if (TransportCodes.classify(e).transientFailure()) {
                throw Replies.failure("Cannot find out the version of", "Milvus", e, connection.uri());
            }
            return reply(e);
        }
    }

    private static Reply reply(StatusRuntimeException e) {
        Code code = e.getStatus().getCode();
        return code == Code.UNIMPLEMENTED
                ? Reply.MISSING
                : code == Code.PERMISSION_DENIED ? Reply.DENIED : Reply.ANSWERED;
    }

    private enum Reply {
        ANSWERED,
        MISSING,
        DENIED
    }

    /**
     * @param version as the server writes it, for people; "unknown" if it says nothing
     */
    record Found(ServerKind kind, String version) {}
}
