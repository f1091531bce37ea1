package io.godwit.local;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program of its own that starts a Milvus Lite, says where, and waits to be killed. */
final class Owner {

    private Owner() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalServer server = LocalServer.builder(ServerDistribution.MILVUS_LITE_2_5_1)
                .root(Path.of(arguments[0]))
                .start()
                .waitUntilReady();
        System.out.println(server.pid() + " " + server.folder());
        TimeUnit.MINUTES.sleep(5);
    }
}
