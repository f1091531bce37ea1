package io.godwit.cli;

import io.godwit.local.LocalServer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ServerFamily;

/** A server of the zoo's own: a real one, or a scripted one where none is here. */
record ZooServer(String uri, String token, Runnable end) implements AutoCloseable {
    static ZooServer real(ServerFamily family) {
        LocalServer server = MilvusServers.own(family);
        return new ZooServer(server.uri(), server.token().orElse(""), server::close);
    }

    static ZooServer scripted(String version) {
        ScriptedMilvus server = ScriptedMilvus.start(version);
        return new ZooServer(server.uri(), "", server::close);
    }

    /** As the reference calls it. */
    static String name(ServerFamily family) {
        return switch (family) {
            case MILVUS -> "2.3.5";
            case LATER_MILVUS -> "2.6";
            case LITE_2 -> "Lite 2.5.1";
            case LITE_3 -> "Lite 3.2.2";
        };
    }

    MilvusFixture fixture() {
        return MilvusFixture.connect(uri, token);
    }

    @Override
    public void close() {
        end.run();
    }
}
