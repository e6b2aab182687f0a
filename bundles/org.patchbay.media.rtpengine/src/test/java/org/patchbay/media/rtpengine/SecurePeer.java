package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** A phone that speaks SRTP with AES_CM_128_HMAC_SHA1_80 (RFC 3711), by the letter and for less than 65536 packets. */
final class SecurePeer implements AutoCloseable {
    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final int TAG = 10;

    final Peer peer;
    private byte[] own = random();
    private byte[] theirs = own;
    private byte count;

    SecurePeer() throws IOException {
        peer = new Peer();
    }

    private static byte[] random() {
        byte[] key = new byte[30];
        new SecureRandom().nextBytes(key);
        return key;
    }

    void rekey() {
        own = random();
    }

    String sdp(int version, int tag, String... more) {
        String[] lines = Arrays.copyOf(more, more.length + 1);
        lines[more.length] = "a=crypto:" + tag + " " + SUITE + " inline:"
                + Base64.getEncoder().encodeToString(own);
        return peer.sdp(version, "sendrecv", lines).replace("RTP/AVP", "RTP/SAVP");
    }

    SecurePeer reads(String description) {
        peer.reads(description);
        theirs = Base64.getDecoder().decode(Peer.first(description, "a=crypto:\\d+ " + SUITE + " inline:([^|\r]+)"));
        return this;
    }

    /** Says something; @return what it was before it was sealed. */
    byte[] speak() throws Exception {
        byte[] content = new byte[160];
        Arrays.fill(content, count++);
        byte[] packet = peer.packet(8, content);
        peer.send(sealed(packet));
        return packet;
    }

    byte[] hear() throws Exception {
        byte[] packet = peer.hear();
        byte[] body = Arrays.copyOf(packet, packet.length - TAG);
        assertThat(Arrays.copyOfRange(packet, body.length, packet.length))
                .as("authentic")
                .isEqualTo(tag(theirs, body));
        return crypted(theirs, body);
    }

    byte[] sealed(byte[] packet) throws GeneralSecurityException {
        byte[] body = crypted(own, packet);
        byte[] sealed = Arrays.copyOf(body, body.length + TAG);
        System.arraycopy(tag(own, body), 0, sealed, body.length, TAG);
        return sealed;
    }

    private static byte[] crypted(byte[] key, byte[] packet) throws GeneralSecurityException {
        byte[] salt = derived(key, 2, 14);
        byte[] iv = Arrays.copyOf(salt, 16);
        ByteBuffer header = ByteBuffer.wrap(packet);
        for (int i = 0; i < 4; i++) {
            iv[4 + i] ^= packet[8 + i];
        }
        short sequence = header.getShort(2);
        iv[12] ^= (byte) (sequence >> 8);
        iv[13] ^= (byte) sequence;
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived(key, 0, 16), "AES"), new IvParameterSpec(iv));
        byte[] out = packet.clone();
        cipher.doFinal(packet, 12, packet.length - 12, out, 12);
        return out;
    }

    private static byte[] tag(byte[] key, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(derived(key, 1, 20), "HmacSHA1"));
        mac.update(body);
        return Arrays.copyOf(mac.doFinal(new byte[4]), TAG);
    }

    /** RFC 3711 section 4.3. */
    private static byte[] derived(byte[] key, int label, int length) throws GeneralSecurityException {
        byte[] iv = Arrays.copyOf(Arrays.copyOfRange(key, 16, 30), 16);
        iv[7] ^= (byte) label;
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, 16, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(new byte[length]);
    }

    @Override
    public void close() {
        peer.close();
    }
}
