package io.godwit.local;

/** A port on which a local server listens. */
public record ServerPort(Role role, int port, boolean everyInterface) {

    /** What a port is for. */
    public enum Role {
        SERVICE("gRPC for clients"),
        PROXY_INTERNAL("proxy, internal"),
        ROOT_COORD("root coordinator"),
        QUERY_COORD("query coordinator"),
        DATA_COORD("data coordinator"),
        QUERY_NODE("query node"),
        INDEX_NODE("index node"),
        DATA_NODE("data node"),
        METRICS("health and metrics"),
        ETCD("embedded etcd, clients"),
        ETCD_PEER("embedded etcd, peers");

        private final String description;

        Role(String description) {
            this.description = description;
        }

        public String description() {
            return description;
        }

        boolean loopbackOnly(ServerDistribution distribution) {
            return distribution != ServerDistribution.MILVUS_2_3_5 || this == ETCD || this == ETCD_PEER;
        }
    }

    @Override
    public String toString() {
        return port + " (" + role.description() + (everyInterface ? ", every interface)" : ", loopback only)");
    }
}
