package io.godwit.flink;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that Godwit and the processes of the Flink cluster share: AES-256-GCM with a random nonce of 12 bytes, which stands before the
 * ciphertext. Of whom something is, is authenticated with it: what was meant for one run opens for no other.
 */
public final class AccessKey {
    /** The variable of the environment that holds it. */
    public static final String VARIABLE = "GODWIT_FLINK_KEY";

    private static final int BYTES = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    private AccessKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * @param where whose environment it is, as the message says it
     * @throws GodwitException USAGE if there is none, or no such one
     */
    public static AccessKey of(Map<String, String> environment, String where) {
        String text = environment.getOrDefault(VARIABLE, "").strip();
        if (text.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    VARIABLE + " is not set in the environment of " + where
                            + ". It encrypts what lets the workers into source and target, and must be the same for Godwit and for all"
                            + " processes of the Flink cluster. Make one with: openssl rand -base64 32");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length != BYTES) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    VARIABLE + " in the environment of " + where
                            + " must hold 32 random bytes in Base64. Make some with: openssl rand -base64 32");
        }
        return new AccessKey(key);
    }

    /** @param owner whose it is */
    public String seal(String owner, String clear) {
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, owner, nonce).doFinal(clear.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NONCE + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java lacks AES-GCM, which every Java has to have.", e);
        }
    }

    /** @throws GodwitException USAGE if it was sealed with another key or for another owner */
    public String open(String owner, String sealed) {
        byte[] bytes = Base64.getDecoder().decode(sealed);
        byte[] nonce = new byte[NONCE];
        ByteBuffer.wrap(bytes).get(nonce);
        try {
            byte[] clear = cipher(Cipher.DECRYPT_MODE, owner, nonce).doFinal(bytes, NONCE, bytes.length - NONCE);
            return new String(clear, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    VARIABLE + " of the Flink cluster's processes is not the one of the Godwit that has sent this job."
                            + " Give both the same, and start the cluster's processes anew.",
                    e);
        }
    }

    private Cipher cipher(int mode, String owner, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
