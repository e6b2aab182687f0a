package org.patchbay.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Text that only this node can read again, and only as what it was sealed for: AES-256-GCM with a random start, bound to a label. Written as
 * {@code 1.KEY.TEXT}, so that keys can be changed.
 */
public final class Seal {
    private static final String FORM = "1";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Which key, by its name. */
    public interface Keys {
        KeyRing.Named newest() throws IOException;

        Optional<SecretKey> find(String id) throws IOException;
    }

    private final Keys keys;

    public Seal(Keys keys) {
        this.keys = keys;
    }

    /** Under the keys of a file. */
    public static Seal under(KeyRing ring) {
        return new Seal(new Keys() {
            @Override
            public KeyRing.Named newest() throws IOException {
                return ring.newest();
            }

            @Override
            public Optional<SecretKey> find(String id) throws IOException {
                return ring.find(id);
            }
        });
    }

    /** Under one key that is nowhere else: what was sealed before a restart is nothing after it. */
    public static Seal under(SecretKey key) {
        return new Seal(new Keys() {
            @Override
            public KeyRing.Named newest() {
                return new KeyRing.Named("m", key);
            }

            @Override
            public Optional<SecretKey> find(String id) {
                return id.equals("m") ? Optional.of(key) : Optional.empty();
            }
        });
    }

    /** @param label what it is for; it opens for nothing else */
    public String close(String text, String label) throws IOException {
        KeyRing.Named named = keys.newest();
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, named.key(), new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(label.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] both = new byte[iv.length + sealed.length];
            System.arraycopy(iv, 0, both, 0, iv.length);
            System.arraycopy(sealed, 0, both, iv.length, sealed.length);
            return FORM + "." + named.id() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no AES-256-GCM.", e);
        }
    }

    /** @return empty where it was not sealed for this, by no key that is there, or was changed */
    public Optional<String> open(String sealed, String label) throws IOException {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(FORM)) {
            return Optional.empty();
        }
        Optional<SecretKey> key = keys.find(parts[1]);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] both = Base64.getUrlDecoder().decode(parts[2]);
            if (both.length <= IV_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key.get(), new GCMParameterSpec(TAG_BITS, both, 0, IV_BYTES));
            cipher.updateAAD(label.getBytes(StandardCharsets.UTF_8));
            return Optional.of(
                    new String(cipher.doFinal(both, IV_BYTES, both.length - IV_BYTES), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** So many random bytes, as text that addresses and cookies take. */
    public static String random(int bytes) {
        byte[] some = new byte[bytes];
        RANDOM.nextBytes(some);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
    }
}
