package org.patchbay.media.embedded.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A connectivity check as a full agent sends it, made and verified with the JDK's own HMAC and CRC. */
public final class Check {

    private final ByteBuffer out = ByteBuffer.allocate(400);
    private final byte[] transaction = new byte[12];

    private Check() {
        new Random(System.nanoTime()).nextBytes(transaction);
        out.putShort((short) 1).putShort((short) 0).putInt(0x2112_a442).put(transaction);
    }

    public static Check of(String username) {
        return new Check().with(0x0006, username.getBytes(UTF_8));
    }

    static Check anonymous() {
        return new Check();
    }

    public Check with(int type, byte... value) {
        out.putShort((short) type).putShort((short) value.length).put(value);
        while ((out.position() & 3) != 0) {
            out.put((byte) 0);
        }
        return this;
    }

    public Check controlling() {
        return with(0x0024, (byte) 0x6e, (byte) 0, (byte) 1, (byte) -1).with(0x802a, new byte[8]);
    }

    public Check nominating() {
        return with(0x0025);
    }

    byte[] unsigned() {
        out.putShort(2, (short) (out.position() - 20));
        return Arrays.copyOf(out.array(), out.position());
    }

    public byte[] signed(String password) throws Exception {
        int at = out.position();
        out.putShort(2, (short) (at + 4));
        with(0x0008, hmac(password, Arrays.copyOf(out.array(), at)));
        at = out.position();
        out.putShort(2, (short) (at + 8 - 20));
        out.putShort((short) 0x8028).putShort((short) 4).putInt(fingerprint(out.array(), at));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] hmac(String password, byte[] data) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(password.getBytes(UTF_8), "HmacSHA1"));
        return mac.doFinal(data);
    }

    private static int fingerprint(byte[] data, int length) {
        CRC32 crc = new CRC32();
        crc.update(data, 0, length);
        return (int) crc.getValue() ^ 0x5354_554e;
    }

    /** The address that an answer names; everything of the answer is looked at. */
    public InetSocketAddress mapped(byte[] answer, String password) throws Exception {
        ByteBuffer read = ByteBuffer.wrap(answer);
        assertThat(read.getShort(0)).isEqualTo((short) 0x0101);
        assertThat(Arrays.copyOfRange(answer, 8, 20)).isEqualTo(transaction);
        assertThat(read.getShort(2) + 20).isEqualTo(answer.length);
        int end = answer.length - 8;
        assertThat(read.getInt(end + 4)).as("fingerprint").isEqualTo(fingerprint(answer, end));
        int integrity = end - 24;
        assertThat(read.getShort(integrity)).isEqualTo((short) 8);
        byte[] signed = Arrays.copyOf(answer, integrity);
        ByteBuffer.wrap(signed).putShort(2, (short) (integrity + 24 - 20));
        assertThat(Arrays.copyOfRange(answer, integrity + 4, end)).isEqualTo(hmac(password, signed));
        assertThat(read.getShort(20)).isEqualTo((short) 0x0020);
        int length = read.getShort(22) - 4;
        byte[] address = Arrays.copyOfRange(answer, 28, 28 + length);
        for (int i = 0; i < length; i++) {
            address[i] ^= i < 4 ? (byte) (0x2112_a442 >>> (24 - 8 * i)) : transaction[i - 4];
        }
        return new InetSocketAddress(InetAddress.getByAddress(address), (read.getShort(26) ^ 0x2112) & 0xffff);
    }

    /** The code of a refusal. */
    int refusal(byte[] answer) {
        ByteBuffer read = ByteBuffer.wrap(answer);
        assertThat(read.getShort(0)).isEqualTo((short) 0x0111);
        assertThat(Arrays.copyOfRange(answer, 8, 20)).isEqualTo(transaction);
        assertThat(read.getShort(20)).isEqualTo((short) 0x0009);
        return answer[26] * 100 + answer[27];
    }
}
