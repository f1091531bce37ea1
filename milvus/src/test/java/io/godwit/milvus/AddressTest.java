package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({"http://[::1]:1, ::1", "http://[fe80::1%25eth0]:1, fe80::1%eth0", "http://localhost:1, localhost"})
    void aSocketTakesAnAddressWithoutBracketsAndItsZoneAfterAPercentSign(URI uri, String host) {
        assertThat(Address.socketHost(uri)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:19530, http://localhost:19530",
        "localhost, http://localhost:19530",
        "HTTP://LocalHost:19530/, http://localhost:19530",
        "https://in03-abc.zillizcloud.com, https://in03-abc.zillizcloud.com:443",
        "https://host:19530, https://host:19530",
        "' 10.0.0.1:1 ', http://10.0.0.1:1",
        "[::1]:19530, http://[::1]:19530",
        "http://[::1], http://[::1]:19530"
    })
    void bringsAddressesIntoOneForm(String written, String normal) {
        assertThat(Address.normalise(written)).isEqualTo(URI.create(normal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "milvus://host:19530",
                "tcp://host:19530",
                "http://",
                "http://host:0",
                "http://host:70000",
                "http://host:port",
                "host:19530/mydb",
                "http://host:19530?db=a",
                "http://host:19530#a",
                "::1",
                "my_host:19530",
                "two words",
                "/tmp/milvus.db"
            })
    void refusesWhatIsNoAddress(String written) {
        assertThatThrownBy(() -> Address.normalise(written))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    @Test
    void refusesSchemesAndSaysWhatToWrite() {
        assertThatThrownBy(() -> Address.normalise("milvus://host:19530"))
                .hasMessageContaining("milvus://")
                .hasMessageContaining("http://host:19530");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://root:s3cret@host:19530",
                "root:s3cret@host:19530",
                "https://s3cret@host",
                "http://root:s3@cret s3cret@host:1"
            })
    void refusesCredentialsAndDoesNotRepeatThem(String written) {
        assertThatThrownBy(() -> Address.normalise(written)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.getCause()).isNull();
            assertThat(e.getMessage()).doesNotContain("s3").contains("host");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host:1?token=s3cret",
                "host?s3cret",
                "http://host:1/#s3cret",
                "http://user:s3cret@host:1?s3cret",
                "http://user:s3cret?s3cret@host",
                "http://host:1?token=s3cret@s3cret",
                "ftp://host?s3cret s3cret"
            })
    void refusesQueriesAndDoesNotRepeatThem(String written) {
        assertThatThrownBy(() -> Address.normalise(written)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.getCause()).isNull();
            assertThat(e.getMessage()).doesNotContain("s3cret");
        });
    }

    @Test
    void saysWhatToDoWithCredentials() {
        assertThatThrownBy(() -> Address.normalise("http://root:s3cret@host:19530"))
                .hasMessageContaining("apart from it");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1, http://127.0.0.1:1, true",
        "http://localhost:1, http://[::1]:1, true",
        "http://127.0.0.1:1, http://[::1]:1, true",
        "http://127.0.0.1:1, http://127.0.0.2:1, true",
        "http://localhost:1, https://LOCALHOST:1, true",
        "http://0.0.0.0:1, http://localhost:1, true",
        "http://localhost:1, http://localhost:2, false",
        "http://localhost:1, http://192.0.2.1:1, false",
        "http://192.0.2.1:1, http://192.0.2.2:1, false",
        "http://no-such-host.invalid:1, http://localhost:1, false",
        "http://no-such-host.invalid:1, http://no-such-host.invalid:1, true"
    })
    void knowsWhichAddressesAreOneServer(URI one, URI other, boolean same) {
        assertThat(Endpoint.sameServer(one, other)).isEqualTo(same);
        assertThat(Endpoint.sameServer(other, one)).isEqualTo(same);
    }
}
