package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortBlockTest {

    @TempDir
    Path locks;

    @Test
    void givesEachHolderItsOwnPortsBelowTheEphemeralOnes() {
        List<PortBlock> blocks = new ArrayList<>();
        Set<Integer> ports = new HashSet<>();
        try {
            for (int i = 0; i < 20; i++) {
                PortBlock block = PortBlock.reserve(locks);
                blocks.add(block);
                for (int k = 0; k < PortBlock.SIZE; k++) {
                    assertThat(block.port(k)).isBetween(20_000, 31_999);
                    assertThat(ports.add(block.port(k))).isTrue();
                }
            }
            assertThat(ports).doesNotContain(21_121, 21_123, 21_124);
        } finally {
            blocks.forEach(PortBlock::close);
        }
    }

    @Test
    void givesAServerThePortsThatItHadUnlessTheyAreTaken() {
        PortBlock before = PortBlock.reserve(locks);
        before.close();
        try (PortBlock again = PortBlock.reserveAgain(locks, before.port(0))) {
            assertThat(again.port(0)).isEqualTo(before.port(0));
            try (PortBlock other = PortBlock.reserveAgain(locks, before.port(0))) {
                assertThat(other.port(0)).isNotEqualTo(before.port(0));
            }
        }
        for (int never : new int[] {0, 19_530, 20_001, 65_535}) {
            try (PortBlock any = PortBlock.reserveAgain(locks, never)) {
                assertThat(any.port(0)).isBetween(20_000, 31_999);
            }
        }
    }

    @Test
    void seesAListenerOnLoopbackAsTaken() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortBlock.isFree(socket.getLocalPort())).isFalse();
        }
    }
}
