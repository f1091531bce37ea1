package io.godwit.local;

import io.godwit.local.ServerPort.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Milvus 2.3.5 standalone with its embedded etcd and RocksDB queue. */
final class StandaloneProgram implements ServerProgram {

    @Override
    public List<String> requirements() {
        return List.of("milvus==2.3.5");
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public List<Role> roles() {
        return List.of(Role.values());
    }

    @Override
    public void unpack(Path into, Python python) {
        Path scratch = into.resolve("scratch");
        FileTree.createPrivate(scratch);
        Path wheel = python.download(requirements().get(0), scratch);
        new Wheel(wheel).extract("milvus/data/bin", into.resolve("bin"));
        FileTree.delete(scratch);
    }

    @Override
    public boolean isIntact(Path installation) {
        return Files.isExecutable(installation.resolve("bin/milvus"));
    }

    @Override
    public Launch launch(Path installation, LaunchRequest request) {
        Path configs = request.folder().resolve("configs");
        write(configs, "milvus.yaml", milvusYaml(request));
        write(configs, "etcd.yaml", etcdYaml(request));
        // Without this file 2.3.5 ends at once and says nothing.
        write(configs, "glog.conf", "--logtostderr=true\n--minloglevel=1\n");
        Path bin = installation.resolve("bin");
        return new Launch(List.of(bin.resolve("milvus").toString(), "run", "standalone"), environment(request, bin));
    }

    @Override
    public boolean isReady(ServerPorts ports) {
        return LoopbackHttp.get(ports.of(Role.METRICS), "/healthz")
                .filter(body -> body.strip().equals("OK"))
                .isPresent();
    }

    private static Map<String, String> environment(LaunchRequest request, Path bin) {
        Map<String, String> variables = new HashMap<>();
        // 2.3.5 serves REST on the metrics port without asking for a password, to the whole network.
        variables.put("PROXY_HTTP_ENABLED", "false");
        request.settings().forEach((key, value) -> variables.put(variable(key), value));
        variables.put("MILVUSCONF", request.folder().resolve("configs").toString());
        variables.put("MILVUS_RUN_DIR", request.folder().resolve("run").toString());
        variables.put("LD_LIBRARY_PATH", bin.toString());
        variables.put("METRICS_PORT", "" + request.ports().of(Role.METRICS));
        variables.put("DEPLOY_MODE", "STANDALONE");
        return variables;
    }

    private static String variable(String key) {
        return key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String milvusYaml(LaunchRequest request) {
        ServerPorts ports = request.ports();
        Path data = request.folder().resolve("data");
        return String.join(
                "\n",
                "etcd:",
                "  endpoints: \"127.0.0.1:%d\"".formatted(ports.of(Role.ETCD)),
                "  use: {embed: true}",
                "  data: {dir: %s}".formatted(quoted(data.resolve("etcd"))),
                "  config: {path: %s}".formatted(quoted(request.folder().resolve("configs/etcd.yaml"))),
                "  log: {level: warn}",
                "localStorage: {path: %s}".formatted(quoted(data)),
                "rocksmq: {path: %s}".formatted(quoted(data.resolve("rocksmq"))),
                "mq: {type: rocksmq}",
                "common: {storageType: local}",
                "proxy: {port: %d, internalPort: %d, ip: 127.0.0.1}"
                        .formatted(ports.service(), ports.of(Role.PROXY_INTERNAL)),
                component("rootCoord", ports.of(Role.ROOT_COORD)),
                component("queryCoord", ports.of(Role.QUERY_COORD)),
                component("dataCoord", ports.of(Role.DATA_COORD)),
                component("queryNode", ports.of(Role.QUERY_NODE)),
                component("indexNode", ports.of(Role.INDEX_NODE)),
                component("dataNode", ports.of(Role.DATA_NODE)),
                "log: {level: warn}",
                "");
    }

    private static String component(String name, int port) {
        return "%s: {port: %d, ip: 127.0.0.1}".formatted(name, port);
    }

    private static String etcdYaml(LaunchRequest request) {
        String clients = "http://127.0.0.1:" + request.ports().of(Role.ETCD);
        String peers = "http://127.0.0.1:" + request.ports().of(Role.ETCD_PEER);
        return String.join(
                "\n",
                "name: default",
                "data-dir: " + quoted(request.folder().resolve("data/etcd")),
                "listen-client-urls: " + clients,
                "advertise-client-urls: " + clients,
                "listen-peer-urls: " + peers,
                "initial-advertise-peer-urls: " + peers,
                "initial-cluster: default=" + peers,
                "enable-grpc-gateway: true",
                "");
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    private static void write(Path folder, String name, String text) {
        FileTree.createPrivate(folder);
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw FileTree.storage("Could not write " + folder.resolve(name), e);
        }
    }
}
