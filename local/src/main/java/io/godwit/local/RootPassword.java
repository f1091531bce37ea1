package io.godwit.local;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.godwit.local.LocalServerException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The password of a standalone server's user root.
 *
 * <p>Milvus 2.3.5 has no setting for it (later versions have {@code common.security.defaultRootPassword}), and changing it
 * over the network would leave the well-known one valid for a while. So its hash goes into the server's etcd, which answers on
 * loopback before any other port is open.
 */
final class RootPassword {

    private static final int SHORTEST = 6;
    private static final int LONGEST = 72;
    private static final int RANDOM_BYTES = 18;
    private static final int COST = 10;
    private static final String ETCD_KEY = "by-dev/meta/root-coord/credential/users/root";

    private final String text;
    private final String hash;

    private RootPassword(String text) {
        this.text = text;
        this.hash = BCrypt.withDefaults().hashToString(COST, text.toCharArray());
    }

    static RootPassword of(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length < SHORTEST || length > LONGEST) {
            throw new LocalServerException(
                    Reason.INVALID_SETTING,
                    "The root password has %d bytes; Milvus takes %d to %d.".formatted(length, SHORTEST, LONGEST));
        }
        return new RootPassword(text);
    }

    static RootPassword random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    String token() {
        return "root:" + text;
    }

    /** Whether etcd took it; false while etcd is not up. */
    boolean store(int etcdPort) {
        String body = "{\"key\":\"%s\",\"value\":\"%s\"}"
                .formatted(base64(ETCD_KEY), base64("{\"encrypted_password\":\"" + hash + "\"}"));
        return LoopbackHttp.post(etcdPort, "/v3/kv/put", body).isPresent();
    }

    private static String base64(String plain) {
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
