package io.godwit.service.cluster;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Secrets at rest: AES-256-GCM with a random nonce. What is stored is {@code KEYID:BASE64}; the key's id is the start of its SHA-256, so
 * that a wrong key is told from damage. The owner's id is encrypted with the secret: a row copied over another is found out.
 */
@Component
public final class Secrets {
    private static final String FILE = "secrets.key";
    private static final int KEY_BYTES = 32;
    private static final int ID_DIGITS = 8;

    private final String keyId;
    private final BytesEncryptor cipher;

    Secrets(Settings settings, @Value("${godwit.secrets.key}") String given) {
        byte[] key = given.isEmpty() ? keyOf(settings.state().resolve(FILE)) : decode("GODWIT_SECRETS_KEY", given);
        this.keyId = id(key);
        this.cipher = AesGcmBytesEncryptor.withSecretKey(new SecretKeySpec(key, "AES"))
                .build();
    }

    /** @param owner the id of the object that has the secret */
    public String encrypt(String owner, String secret) {
        byte[] clear = (owner + "\n" + secret).getBytes(StandardCharsets.UTF_8);
        return keyId + ":" + Base64.getEncoder().encodeToString(cipher.encrypt(clear));
    }

    /** @throws GodwitException STATE_UNUSABLE if it was encrypted with another key, for another owner, or is damaged */
    public String decrypt(String owner, String stored) {
        String[] parts = stored.split(":", 2);
        if (!parts[0].equals(keyId)) {
            throw unusable(
                    owner,
                    "was encrypted with the key " + parts[0] + ", and the key here is " + keyId
                            + ". Give the former one in GODWIT_SECRETS_KEY or in the file " + FILE
                            + " of the state folder");
        }
        String clear;
        try {
            clear = new String(cipher.decrypt(Base64.getDecoder().decode(parts[1])), StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            throw unusable(owner, "is damaged. Give it anew");
        }
        if (!clear.startsWith(owner + "\n")) {
            throw unusable(owner, "belongs to something else. Give it anew");
        }
        return clear.substring(owner.length() + 1);
    }

    private static GodwitException unusable(String owner, String why) {
        return new GodwitException(ErrorCode.STATE_UNUSABLE, "The stored secret of " + owner + " " + why + ".");
    }

    /** Made on first use, and readable by its owner alone. */
    private static byte[] keyOf(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return decode("The file " + file, Files.readString(file).strip());
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE, "The key for secrets, " + file + ", cannot be used (" + e + ").", e);
        }
    }

    private static void create(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        byte[] key = KeyGenerators.secureRandom(KEY_BYTES).generateKey();
        try {
            Files.createFile(file, mine);
        } catch (FileAlreadyExistsException e) {
            return;
        }
        Files.writeString(file, Base64.getEncoder().encodeToString(key) + "\n");
    }

    private static byte[] decode(String where, String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length != KEY_BYTES) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    where + " must hold 32 random bytes in Base64. Make some with: openssl rand -base64 32");
        }
        return key;
    }

    private static String id(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks SHA-256, which every Java has to have.", e);
        }
    }
}
