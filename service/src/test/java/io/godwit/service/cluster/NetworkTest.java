package io.godwit.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "169.254.0.0/16, 169.254.169.254, true",
        "169.254.0.0/16, 169.253.255.255, false",
        "169.254.0.0/16, ::ffff:169.254.169.254, true",
        "169.254.0.0/16, 64:ff9b::a9fe:a9fe, true",
        "169.254.0.0/16, 2002:a9fe:a9fe::1, true",
        "169.254.0.0/16, 64:ff9b::808:808, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "192.0.0.192/32, 192.0.0.192, true",
        "192.0.0.192/32, 192.0.0.193, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "fe80::/10, fe80::1, true",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "fd00:ec2::254/128, fd00:ec2::254, true",
        "fe80::/10, 127.0.0.1, false",
    })
    void holdsTheAddressesThatBeginLikeIt(String network, String address, boolean inside) throws UnknownHostException {
        assertThat(Network.parse("setting", network).contains(InetAddress.getByName(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "example.org/8", "10.0.0/8/8", "::/129"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Network.parse("setting", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
