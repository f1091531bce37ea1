package io.godwit.service.cluster;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.stereotype.Component;

/**
 * Secrets at rest: AES-256-GCM with a random nonce. What is stored is {@code KEYID:BASE64}; the key's id is the start of its SHA-256, so
 * that a wrong key is told from damage. The owner's id is encrypted with the secret: a row copied over another is found out. There may be
 * former keys beside the one in use, as long as not everything is encrypted anew: see {@link KeyRotation}.
 */
@Component
public final class Secrets {
    private static final String VARIABLE = "GODWIT_SECRETS_KEY";
    private static final int ID_DIGITS = 8;

    private final Optional<KeyFile> file;
    private volatile List<Key> keys;

    /**
     * @param given the key in use; empty: from the command, or else from the file
     * @param command what prints the keys; empty: none
     * @param former a key that was in use before the given one; empty: none
     */
    Secrets(
            Settings settings,
            @Value("${godwit.secrets.key}") String given,
            @Value("${" + KeyCommand.SETTING + "}") String command,
            @Value("${godwit.secrets.former-key}") String former) {
        if (!given.isEmpty() && !command.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "The key for secrets is given twice: by " + VARIABLE + " and by " + KeyCommand.SETTING
                            + ". Leave one of them out.");
        }
        file = given.isEmpty() && command.isEmpty()
                ? Optional.of(new KeyFile(settings.state().resolve(KeyFile.NAME)))
                : Optional.empty();
        List<String> texts = new ArrayList<>(file.map(KeyFile::read).orElseGet(() -> given(given, command)));
        if (!former.isEmpty()) {
            texts.add(former);
        }
        keys = texts.stream().map(text -> Key.of(where(command), text)).toList();
    }

    private static List<String> given(String key, String command) {
        return command.isEmpty() ? List.of(key) : new KeyCommand(command).read();
    }

    private String where(String command) {
        if (file.isPresent()) {
            return "The file " + KeyFile.NAME;
        }
        return command.isEmpty() ? VARIABLE : "What the command of " + KeyCommand.SETTING + " prints";
    }

    /** @param owner the id of the object that has the secret */
    public String encrypt(String owner, String secret) {
        Key key = keys.get(0);
        byte[] clear = (owner + "\n" + secret).getBytes(StandardCharsets.UTF_8);
        return key.id + ":" + Base64.getEncoder().encodeToString(key.cipher.encrypt(clear));
    }

    /** Empty if there is nothing to keep. */
    public Optional<String> encrypt(String owner, Credentials credentials) {
        return credentials.text().map(text -> encrypt(owner, text));
    }

    /** @throws GodwitException as {@link #decrypt} */
    public Credentials credentials(String owner, String stored) {
        return Credentials.ofText(decrypt(owner, stored));
    }

    /** @throws GodwitException STATE_UNUSABLE if it was encrypted with another key, for another owner, or is damaged */
    public String decrypt(String owner, String stored) {
        String[] parts = stored.split(":", 2);
        Key key = keys.stream()
                .filter(one -> one.id.equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> unusable(
                        owner,
                        "was encrypted with the key " + parts[0] + ", and the key here is " + keys.get(0).id
                                + ". Give the former one in " + VARIABLE + ", in the file " + KeyFile.NAME
                                + " of the state folder, or by the command of " + KeyCommand.SETTING));
        String clear;
        try {
            clear = new String(key.cipher.decrypt(Base64.getDecoder().decode(parts[1])), StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            throw unusable(owner, "is damaged. Give it anew");
        }
        if (!clear.startsWith(owner + "\n")) {
            throw unusable(owner, "belongs to something else. Give it anew");
        }
        return clear.substring(owner.length() + 1);
    }

    /** Puts a new key in use, if keys are in the file; the former ones are still known. */
    void renewKey() {
        file.ifPresent(known -> {
            String fresh = KeyFile.newKey();
            List<String> texts = new ArrayList<>(List.of(fresh));
            texts.addAll(known.read());
            known.write(texts);
            List<Key> all = new ArrayList<>(List.of(Key.of(known.toString(), fresh)));
            all.addAll(keys);
            keys = List.copyOf(all);
        });
    }

    /** Forgets the former keys in the file: nothing is encrypted with them any more. */
    void forgetFormerKeys() {
        file.ifPresent(known -> known.write(known.read().subList(0, 1)));
        keys = List.of(keys.get(0));
    }

    private static GodwitException unusable(String owner, String why) {
        return new GodwitException(ErrorCode.STATE_UNUSABLE, "The stored secret of " + owner + " " + why + ".");
    }

    /** A key and how it is named in what was encrypted with it. */
    private record Key(String id, BytesEncryptor cipher) {
        static Key of(String where, String text) {
            byte[] key = decode(where, text);
            return new Key(
                    hash(key),
                    AesGcmBytesEncryptor.withSecretKey(new SecretKeySpec(key, "AES"))
                            .build());
        }

        private static byte[] decode(String where, String text) {
            byte[] key;
            try {
                key = Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                key = new byte[0];
            }
            if (key.length != KeyFile.BYTES) {
                throw new GodwitException(
                        ErrorCode.USAGE,
                        where + " must hold 32 random bytes in Base64. Make some with: openssl rand -base64 32");
            }
            return key;
        }

        private static String hash(byte[] key) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
                return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
            }
        }
    }
}
