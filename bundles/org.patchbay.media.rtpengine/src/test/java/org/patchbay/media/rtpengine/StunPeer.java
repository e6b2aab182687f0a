package org.patchbay.media.rtpengine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The connectivity checks of a controlling ICE agent (RFC 8445 section 7.2.2, RFC 8489). */
final class StunPeer {
    static final int SUCCESS = 0x0101;
    private static final int REQUEST = 0x0001;
    private static final int COOKIE = 0x2112a442;

    private StunPeer() {}

    /** A check that nominates. */
    static byte[] check(String username, String password, int transaction) throws Exception {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) REQUEST)
                .putShort((short) 0)
                .putInt(COOKIE)
                .putInt(1)
                .putInt(2)
                .putInt(transaction);
        attribute(message, 0x0006, username.getBytes(StandardCharsets.US_ASCII));
        attribute(message, 0x0024, new byte[] {0x6e, 0, 1, (byte) 0xff});
        attribute(message, 0x802a, new byte[] {0, 0, 0, 0, 0, 0, 0, 9});
        attribute(message, 0x0025, new byte[0]);
        length(message, 24);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
        attribute(message, 0x0008, mac.doFinal(Arrays.copyOf(message.array(), message.position())));
        length(message, 8);
        CRC32 crc = new CRC32();
        crc.update(message.array(), 0, message.position());
        attribute(
                message,
                0x8028,
                ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554e).array());
        return Arrays.copyOf(message.array(), message.position());
    }

    private static void length(ByteBuffer message, int more) {
        message.putShort(2, (short) (message.position() - 20 + more));
    }

    private static void attribute(ByteBuffer message, int type, byte[] value) {
        message.putShort((short) type).putShort((short) value.length).put(value);
        message.position(message.position() + (4 - value.length % 4) % 4);
    }

    static int type(byte[] message) {
        return ByteBuffer.wrap(message).getShort() & 0xffff;
    }
}
