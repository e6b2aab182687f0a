package org.patchbay.media.embedded.srtp;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM (RFC 7714). The JDK's cipher is set up anew for each packet, so this one does allocate; the hub does not use it. */
final class Gcm extends Transform {
    private static final int TAG = 16;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final byte[] word = new byte[4];
    private final boolean rtcp;

    Gcm(SessionKeys keys, boolean rtcp) {
        this(keys.encryption(rtcp), keys.salt(rtcp), rtcp);
    }

    Gcm(byte[] key, byte[] salt, boolean rtcp) {
        this.key = new SecretKeySpec(key, "AES");
        this.salt = salt;
        this.rtcp = rtcp;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no AES-GCM", e);
        }
    }

    @Override
    int tag() {
        return TAG;
    }

    @Override
    int seal(byte[] packet, int at, int clear, int length, int ssrc, long index, int trailer) {
        try {
            begin(Cipher.ENCRYPT_MODE, packet, at, clear, ssrc, index, trailer);
            byte[] sealed = cipher.doFinal(packet, at + clear, length - clear);
            System.arraycopy(sealed, 0, packet, at + clear, sealed.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A packet could not be encrypted", e);
        }
        if (rtcp) {
            CounterMode.word(packet, at + length + TAG, trailer);
            return length + TAG + 4;
        }
        return length + TAG;
    }

    @Override
    int trailerAt(int length, int mki) {
        return length - mki - 4;
    }

    @Override
    int open(byte[] packet, int at, int clear, int length, int mki, int ssrc, long index, int trailer) {
        // An identifier of the master key is the last thing in the packet (RFC 7714 sections 8.2 and 9.2).
        int end = length - mki - (rtcp ? 4 : 0);
        if (end - TAG < clear) {
            return -1;
        }
        try {
            begin(Cipher.DECRYPT_MODE, packet, at, clear, ssrc, index, trailer);
            byte[] opened = cipher.doFinal(packet, at + clear, end - clear);
            System.arraycopy(opened, 0, packet, at + clear, opened.length);
            return end - TAG;
        } catch (GeneralSecurityException e) {
            return -1;
        }
    }

    private void begin(int mode, byte[] packet, int at, int clear, int ssrc, long index, int trailer)
            throws GeneralSecurityException {
        byte[] iv = salt.clone();
        for (int i = 0; i < 4; i++) {
            iv[2 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            iv[6 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
        cipher.updateAAD(packet, at, clear);
        if (rtcp) {
            CounterMode.word(word, 0, trailer);
            cipher.updateAAD(word);
        }
    }
}
