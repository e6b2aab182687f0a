package org.patchbay.media.embedded.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Derives the keys of a session from a master key, once (RFC 3711 section 4.3 with a key derivation rate of 0; RFC 7714 section 11). */
final class SessionKeys {

    /** Of RTP; those of RTCP come after them. */
    private static final int ENCRYPTION = 0;

    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;
    private static final int OF_RTCP = 3;
    private static final int SHA1 = 20;

    private final MasterKey master;
    private final Cipher prf;

    SessionKeys(MasterKey master) {
        this.master = master;
        prf = ecb(master.key());
    }

    /** AES, block by block. */
    static Cipher ecb(byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no AES", e);
        }
    }

    byte[] encryption(boolean rtcp) {
        return derive(label(ENCRYPTION, rtcp), MasterKey.keyLength(master.suite()));
    }

    byte[] authentication(boolean rtcp) {
        return derive(label(AUTHENTICATION, rtcp), SHA1);
    }

    byte[] salt(boolean rtcp) {
        return derive(label(SALT, rtcp), MasterKey.saltLength(master.suite()));
    }

    private static int label(int what, boolean rtcp) {
        return rtcp ? what + OF_RTCP : what;
    }

    private byte[] derive(int label, int length) {
        byte[] counter = Arrays.copyOf(master.salt(), 16);
        counter[7] ^= (byte) label;
        byte[] out = new byte[(length + 15) / 16 * 16];
        try {
            for (int i = 0; i * 16 < out.length; i++) {
                counter[15] = (byte) i;
                prf.update(counter, 0, 16, out, i * 16);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES has no room for a block", e);
        }
        return Arrays.copyOf(out, length);
    }
}
