package io.godwit.local;

import java.util.List;

/** All ports of one server. */
record ServerPorts(List<ServerPort> all) {

    int of(ServerPort.Role role) {
        return all.stream()
                .filter(port -> port.role() == role)
                .findFirst()
                .orElseThrow()
                .port();
    }

    int service() {
        return of(ServerPort.Role.SERVICE);
    }
}
