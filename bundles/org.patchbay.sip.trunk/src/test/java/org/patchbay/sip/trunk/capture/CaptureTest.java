package org.patchbay.sip.trunk.capture;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.sip.stack.transport.Transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CaptureTest {
    private static final InetSocketAddress OURS = new InetSocketAddress("192.0.2.1", 5060);
    private static final InetSocketAddress THEIRS = new InetSocketAddress("198.51.100.7", 40_000);
    private static final String MESSAGE = "OPTIONS sip:a SIP/2.0\r\nCall-ID: abc@x\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String masked(String text) {
        String masked = new String(Masking.masked(bytes(text)), ISO_8859_1);
        assertThat(masked).hasSameSizeAs(text);
        return masked;
    }

    @Test
    void keysAndCredentialsAreMaskedAndNothingElse() {
        assertThat(masked("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^31\r\na=sendrecv\r\n"))
                .startsWith("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxxxx")
                .doesNotContain("c2VjcmV0")
                .endsWith("\r\na=sendrecv\r\n");
        assertThat(masked("INVITE sip:a SIP/2.0\r\nAuthorization: Digest response=\"0a1b\"\r\nTo: <sip:b>\r\n"))
                .doesNotContain("0a1b")
                .endsWith("\r\nTo: <sip:b>\r\n");
        assertThat(masked("X: y\r\nPROXY-AUTHORIZATION : Digest a=\"secret1\",\r\n response=\"secret2\"\r\nTo: b\r\n"))
                .doesNotContain("secret")
                .contains("To: b");
        byte[] plain = bytes(MESSAGE);
        assertThat(Masking.masked(plain)).isSameAs(plain);
        assertThat(masked("inline:")).isEqualTo("inline:");
        assertThat(masked("\r\nAuthorization")).isEqualTo("\r\nAuthorization");
    }

    @Test
    void keysThatSomebodyPressesAndPasswordsOfChecksAreMasked() {
        String info = "INFO sip:a SIP/2.0\r\nCall-ID: 4711@x\r\n";
        String relay = info + "Content-Type: application/dtmf-relay\r\nContent-Length: 24\r\n\r\n";
        assertThat(masked(relay + "Signal=7\r\nDuration=160\r\n")).isEqualTo(relay + "Signal=x\r\nDuration=160\r\n");
        assertThat(masked(relay + "Duration=160\n signal = 11")).isEqualTo(relay + "Duration=160\n signal = xx");
        String bare = info + "C :\r\n APPLICATION/dtmf;q=1\r\nContent-Length: 1\r\n\r\n";
        assertThat(masked(bare + "7")).isEqualTo(bare + "x");
        assertThat(masked(bare + "7\r\n")).isEqualTo(bare + "x\r\n");
        for (String other : new String[] {
            info + "Content-Type: text/plain\r\n\r\nSignal=7\r\n",
            bare.replace("INFO", "MESSAGE") + "7",
            info + "Content-Type: application/dtmf",
            bare,
            "INFO "
        }) {
            assertThat(masked(other)).isEqualTo(other);
        }
        String answer = "SIP/2.0 200 OK\r\n\r\nv=0\r\na=ice-ufrag:Ab1c\r\na=ice-pwd:";
        assertThat(masked(answer + "S3cr3tS3cr3tS3cr3tS3cr\r\na=ice-lite\r\n"))
                .isEqualTo(answer + "x".repeat(22) + "\r\na=ice-lite\r\n");
    }

    @Test
    void ofLateMessagesOneCallIsWrittenOrAllAsPcap() throws IOException {
        try (Capture capture = new Capture()) {
            capture.change(new CaptureSettings("", 0, 1, 1));
            assertThat(capture.isWanted()).isTrue();
            capture.belongs("abc@x", "call1", "call1-a", "hub");
            capture.message(false, Transport.UDP, OURS, THEIRS, bytes(MESSAGE));
            capture.message(true, Transport.TLS, OURS, THEIRS, bytes(MESSAGE.replace("abc@x", "other")));
            Path one = directory.resolve("one.pcap");
            assertThat(capture.write(Optional.of("call1"), one)).isEqualTo(1);
            assertThat(capture.write(Optional.empty(), directory.resolve("all.pcap")))
                    .isEqualTo(2);
            assertThat(capture.write(Optional.of("nobody"), directory.resolve("none.pcap")))
                    .isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> capture.write(Optional.empty(), one))
                    .isInstanceOf(FileAlreadyExistsException.class);

            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(one));
            int length = 28 + MESSAGE.length();
            assertThat(file.capacity()).isEqualTo(24 + 16 + length);
            assertThat(file.getInt(0)).isEqualTo(0xa1b2c3d4);
            assertThat(file.getInt(20)).as("raw IP").isEqualTo(101);
            assertThat(file.getInt(32)).isEqualTo(length);
            assertThat(file.getShort(40 + 2)).isEqualTo((short) length);
            int sum = 0;
            for (int i = 40; i < 60; i += 2) {
                sum += file.getShort(i) & 0xffff;
            }
            assertThat((sum >> 16) + (sum & 0xffff))
                    .as("checksum of the header (RFC 791)")
                    .isEqualTo(0xffff);
            assertThat(Arrays.copyOfRange(file.array(), 52, 56))
                    .isEqualTo(THEIRS.getAddress().getAddress());
            assertThat(file.getShort(60) & 0xffff).isEqualTo(40_000);
            assertThat(file.getShort(62)).isEqualTo((short) 5060);
            assertThat(new String(file.array(), 68, MESSAGE.length(), StandardCharsets.UTF_8))
                    .isEqualTo(MESSAGE);
        }
    }

    @Test
    void memoryIsBounded() throws IOException {
        try (Capture capture = new Capture()) {
            capture.change(new CaptureSettings("", 0, 1, 1));
            byte[] large = bytes(MESSAGE + "x".repeat(99_000));
            for (int i = 0; i < 50; i++) {
                capture.message(false, Transport.UDP, OURS, THEIRS, large);
            }
            assertThat(capture.write(Optional.empty(), directory.resolve("a.pcap")))
                    .isEqualTo(10);
        }
    }

    @Test
    void whereNothingIsKeptItIsSaidHowToKeepIt() {
        try (Capture capture = new Capture()) {
            assertThat(capture.isWanted()).isFalse();
            assertThatThrownBy(() -> capture.write(Optional.empty(), directory.resolve("a.pcap")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("capture_megabytes");
        }
    }

    @Test
    void everyMessageGoesToTheServerInChunksOfHep3() throws Exception {
        try (DatagramSocket homer = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                Capture capture = new Capture()) {
            homer.setSoTimeout(5000);
            capture.change(new CaptureSettings("127.0.0.1", homer.getLocalPort(), 77, 0));
            capture.message(true, Transport.TLS, new InetSocketAddress("0.0.0.0", 5061), THEIRS, bytes(MESSAGE));
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            homer.receive(packet);
            ByteBuffer hep = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            assertThat(new String(packet.getData(), 0, 4, ISO_8859_1)).isEqualTo("HEP3");
            assertThat(hep.getShort(4)).isEqualTo((short) packet.getLength());
            assertThat(chunk(hep, 1)).containsExactly(2);
            assertThat(chunk(hep, 2)).as("TCP").containsExactly(6);
            assertThat(chunk(hep, 3)).isEqualTo(new byte[4]);
            assertThat(chunk(hep, 4)).isEqualTo(THEIRS.getAddress().getAddress());
            assertThat(ByteBuffer.wrap(chunk(hep, 7)).getShort()).isEqualTo((short) 5061);
            assertThat(ByteBuffer.wrap(chunk(hep, 8)).getShort() & 0xffff).isEqualTo(40_000);
            assertThat((double) ByteBuffer.wrap(chunk(hep, 9)).getInt())
                    .isCloseTo(System.currentTimeMillis() / 1000.0, org.assertj.core.data.Offset.offset(60.0));
            assertThat(ByteBuffer.wrap(chunk(hep, 10)).getInt()).isBetween(0, 999_999);
            assertThat(chunk(hep, 11)).as("SIP").containsExactly(1);
            assertThat(ByteBuffer.wrap(chunk(hep, 12)).getInt()).isEqualTo(77);
            assertThat(new String(chunk(hep, 15), ISO_8859_1)).isEqualTo(MESSAGE);
            assertThat(new String(chunk(hep, 17), ISO_8859_1)).isEqualTo("abc@x");
        }
    }

    @Test
    void aServerThatIsNotThereHoldsNobodyUp() throws Exception {
        int nobody;
        try (DatagramSocket gone = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            nobody = gone.getLocalPort();
        }
        try (Capture capture = new Capture()) {
            capture.change(new CaptureSettings("127.0.0.1", nobody, 1, 0));
            for (int i = 0; i < 20; i++) {
                capture.message(false, Transport.UDP, OURS, THEIRS, bytes(MESSAGE));
            }
            assertThat(capture.lost()).isPositive();
            capture.change(new CaptureSettings("nowhere.invalid", 9060, 1, 0));
            assertThat(capture.isWanted()).isFalse();
        }
    }

    private static byte[] chunk(ByteBuffer hep, int type) {
        for (int at = 6; at < hep.limit(); at += hep.getShort(at + 4) & 0xffff) {
            assertThat(hep.getShort(at)).as("vendor").isZero();
            if (hep.getShort(at + 2) == type) {
                return Arrays.copyOfRange(hep.array(), at + 6, at + (hep.getShort(at + 4) & 0xffff));
            }
        }
        throw new AssertionError("no chunk " + type);
    }
}
