package org.patchbay.media.embedded.srtp;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). Allocates nothing for a packet. */
final class CounterMode extends Transform {

    private final Cipher aes;
    private final HmacSha1 hmac;
    private final byte[] salt;
    private final boolean rtcp;
    private final int tag;
    /** Counters of as many blocks as the longest packet has had, and what AES makes of them. */
    private byte[] counters = new byte[0];

    private byte[] stream = new byte[0];

    CounterMode(SessionKeys keys, boolean rtcp, int tag) {
        this.rtcp = rtcp;
        this.tag = tag;
        aes = SessionKeys.ecb(keys.encryption(rtcp));
        hmac = new HmacSha1(keys.authentication(rtcp));
        salt = keys.salt(rtcp);
    }

    @Override
    int tag() {
        return tag;
    }

    @Override
    int seal(byte[] packet, int at, int clear, int length, int ssrc, long index, int trailer) {
        xor(packet, at + clear, length - clear, ssrc, index);
        int end = length;
        if (rtcp) {
            word(packet, at + end, trailer);
            end += 4;
        }
        byte[] authentic = rtcp ? hmac.of(packet, at, end) : hmac.of(packet, at, end, trailer);
        System.arraycopy(authentic, 0, packet, at + end, tag);
        return end + tag;
    }

    @Override
    int trailerAt(int length, int mki) {
        return length - tag - mki - 4;
    }

    @Override
    int open(byte[] packet, int at, int clear, int length, int mki, int ssrc, long index, int trailer) {
        int end = length - tag - mki;
        int body = rtcp ? end - 4 : end;
        if (body < clear) {
            return -1;
        }
        byte[] authentic = rtcp ? hmac.of(packet, at, end) : hmac.of(packet, at, end, trailer);
        int different = 0;
        for (int i = 0; i < tag; i++) {
            different |= authentic[i] ^ packet[at + end + mki + i];
        }
        if (different != 0) {
            return -1;
        }
        xor(packet, at + clear, body - clear, ssrc, index);
        return body;
    }

    private void xor(byte[] packet, int from, int length, int ssrc, long index) {
        int blocks = (length + 15) / 16;
        if (counters.length < 16 * blocks) {
            counters = new byte[16 * blocks];
            stream = new byte[16 * blocks];
        }
        counter(ssrc, index);
        for (int i = 1; i < blocks; i++) {
            System.arraycopy(counters, 0, counters, 16 * i, 14);
            counters[16 * i + 14] = (byte) (i >>> 8);
            counters[16 * i + 15] = (byte) i;
        }
        try {
            aes.update(counters, 0, 16 * blocks, stream, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES has no room for its blocks", e);
        }
        for (int i = 0; i < length; i++) {
            packet[from + i] ^= stream[i];
        }
    }

    /** The first counter: the salt with the source and the index of the packet. */
    private void counter(int ssrc, long index) {
        if (counters.length == 0) {
            return;
        }
        System.arraycopy(salt, 0, counters, 0, 14);
        counters[14] = 0;
        counters[15] = 0;
        for (int i = 0; i < 4; i++) {
            counters[4 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            counters[8 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
    }

    static void word(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >>> 24);
        packet[at + 1] = (byte) (value >>> 16);
        packet[at + 2] = (byte) (value >>> 8);
        packet[at + 3] = (byte) value;
    }

    static int word(byte[] packet, int at) {
        return packet[at] << 24 | (packet[at + 1] & 0xff) << 16 | (packet[at + 2] & 0xff) << 8 | packet[at + 3] & 0xff;
    }
}
