package io.godwit.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.GodwitException;
import io.godwit.service.settings.GivenSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    private Path state;

    @Test
    void givesBackWhatWasEncryptedAlsoAfterARestart() {
        String stored = secrets("").encrypt("in01-a", "root:Milvus");

        assertThat(stored).doesNotContain("root", "Milvus");
        assertThat(secrets("").decrypt("in01-a", stored)).isEqualTo("root:Milvus");
    }

    @Test
    void encryptsTheSameSecretInAnotherWayEachTime() {
        Secrets secrets = secrets("");

        assertThat(secrets.encrypt("in01-a", "x")).isNotEqualTo(secrets.encrypt("in01-a", "x"));
    }

    @Test
    void keepsTheKeyToItself() throws IOException {
        secrets("").encrypt("in01-a", "x");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("secrets.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesAnotherClustersSecret() {
        Secrets secrets = secrets("");
        String stored = secrets.encrypt("in01-a", "root:Milvus");

        assertThatThrownBy(() -> secrets.decrypt("in01-b", stored))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("in01-b belongs to something else");
    }

    @Test
    void noticesDamage() {
        Secrets secrets = secrets("");
        String stored = secrets.encrypt("in01-a", "root:Milvus");
        char last = stored.charAt(stored.length() - 5);
        String damaged = stored.substring(0, stored.length() - 5)
                + (last == 'A' ? 'B' : 'A')
                + stored.substring(stored.length() - 4);

        assertThatThrownBy(() -> secrets.decrypt("in01-a", damaged))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void namesTheKeyThatIsNeeded() {
        String one = Base64.getEncoder().encodeToString(new byte[32]);
        byte[] other = new byte[32];
        other[0] = 1;
        String stored = secrets(one).encrypt("in01-a", "root:Milvus");

        assertThatThrownBy(
                        () -> secrets(Base64.getEncoder().encodeToString(other)).decrypt("in01-a", stored))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("encrypted with the key " + stored.substring(0, 8))
                .hasMessageNotContaining(one);
        assertThat(state.resolve("secrets.key")).doesNotExist();
    }

    @Test
    void refusesAKeyThatIsTooShort() {
        assertThatThrownBy(() -> secrets("c2hvcnQ="))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("GODWIT_SECRETS_KEY must hold 32 random bytes")
                .hasMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void readsWithTheFormerKeyAndWritesWithTheNewOne() {
        String former = Base64.getEncoder().encodeToString(new byte[32]);
        byte[] bytes = new byte[32];
        bytes[0] = 1;
        String key = Base64.getEncoder().encodeToString(bytes);
        String stored = secrets(former).encrypt("in01-a", "root:Milvus");

        assertThat(secrets(key, former).decrypt("in01-a", stored)).isEqualTo("root:Milvus");
        String anew = secrets(key, former).encrypt("in01-a", "root:Milvus");
        assertThat(secrets(key).decrypt("in01-a", anew)).isEqualTo("root:Milvus");
    }

    @Test
    void aRenewedKeyReadsWhatWasWrittenBeforeUntilFormerKeysAreForgotten() throws IOException {
        Secrets secrets = secrets("");
        String stored = secrets.encrypt("in01-a", "root:Milvus");

        secrets.renewKey();

        assertThat(secrets.decrypt("in01-a", stored)).isEqualTo("root:Milvus");
        assertThat(secrets("").decrypt("in01-a", stored))
                .as("after a rotation that was cut short")
                .isEqualTo("root:Milvus");
        String anew = secrets.encrypt("in01-a", "root:Milvus");
        secrets.forgetFormerKeys();
        assertThat(Files.readAllLines(state.resolve("secrets.key"))).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("secrets.key"))))
                .isEqualTo("rw-------");
        assertThat(secrets("").decrypt("in01-a", anew)).isEqualTo("root:Milvus");
        assertThatThrownBy(() -> secrets("").decrypt("in01-a", stored)).hasMessageContaining("encrypted with the key");
    }

    @Test
    void takesTheKeysThatACommandPrints() {
        String former = Base64.getEncoder().encodeToString(new byte[32]);
        String key = KeyFile.newKey();
        String stored = secrets(former).encrypt("in01-a", "root:Milvus");
        Secrets secrets = secrets("", "printf '%s\n' '" + key + "' '" + former + "'", "");

        assertThat(secrets.decrypt("in01-a", stored)).isEqualTo("root:Milvus");
        assertThat(secrets(key).decrypt("in01-a", secrets.encrypt("in01-a", "root:Milvus")))
                .isEqualTo("root:Milvus");
        assertThat(state.resolve("secrets.key")).doesNotExist();
    }

    @Test
    void saysWhatIsWrongWithACommandAndNotWhatItPrinted() {
        assertThatThrownBy(() -> secrets("", "echo c2hvcnQ=; exit 3", ""))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("godwit.secrets.key-command ended with exit code 3")
                .hasMessageNotContaining("c2hvcnQ=");
        assertThatThrownBy(() -> secrets("", "true", "")).hasMessageContaining("printed nothing");
        assertThatThrownBy(() -> secrets("", "echo c2hvcnQ=", ""))
                .hasMessageContaining("key-command prints must hold 32 random bytes")
                .hasMessageNotContaining("c2hvcnQ=");
        assertThatThrownBy(() -> new KeyCommand("sleep 60", Duration.ofMillis(50)).read())
                .hasMessageContaining("has not ended within");
        assertThatThrownBy(() -> secrets(KeyFile.newKey(), "true", "")).hasMessageContaining("given twice");
    }

    private Secrets secrets(String key) {
        return secrets(key, "");
    }

    private Secrets secrets(String key, String former) {
        return secrets(key, "", former);
    }

    private Secrets secrets(String key, String command, String former) {
        return new Secrets(GivenSettings.in(state), key, command, former);
    }
}
