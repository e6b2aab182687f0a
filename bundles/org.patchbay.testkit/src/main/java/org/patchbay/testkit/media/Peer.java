package org.patchbay.testkit.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A phone on loopback: two sockets and the description of them. */
public final class Peer implements AutoCloseable {

    public static final String G711 = "8 0 101";

    private static final AtomicInteger NEXT = new AtomicInteger(0x11223344);
    private static final int PATIENCE = 2000;
    private static final int QUIET = 150;

    public final DatagramSocket rtp;
    public final DatagramSocket rtcp;
    /** Another one for each. */
    public int ssrc = NEXT.getAndAdd(0x1234567);

    private int sequence = 100;
    private int timestamp = 8000;
    private InetSocketAddress rtpTarget = new InetSocketAddress(0);
    private InetSocketAddress rtcpTarget = new InetSocketAddress(0);

    public Peer() throws IOException {
        this("127.0.0.1");
    }

    public Peer(String address) throws IOException {
        rtp = new DatagramSocket(new InetSocketAddress(address, 0));
        rtcp = new DatagramSocket(new InetSocketAddress(address, 0));
    }

    /** The usual description: PCMA, PCMU, telephone-event. */
    public String sdp() {
        return sdp(1, "sendrecv");
    }

    public String sdp(int version, String direction, String... more) {
        return describe(version, G711, "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16", "a=" + direction)
                + (more.length == 0 ? "" : String.join("\r\n", more) + "\r\n");
    }

    public String describe(int version, String formats, String... attributes) {
        String family = rtp.getLocalAddress() instanceof Inet6Address ? " IN IP6 " : " IN IP4 ";
        String address = family + rtp.getLocalAddress().getHostAddress();
        return "v=0\r\no=secretuser 4711 " + version + address + "\r\ns=a secret subject\r\nc=" + address.strip()
                + "\r\nt=0 0\r\nm=audio " + rtp.getLocalPort() + " RTP/AVP " + formats + "\r\na=rtcp:"
                + rtcp.getLocalPort() + "\r\n" + String.join("\r\n", attributes) + "\r\n";
    }

    /** Takes note of where the engine wants its packets. */
    public Peer reads(String description) {
        String address = first(description, "c=IN IP[46] (\\S+)");
        int port = Integer.parseInt(first(description, "m=audio (\\d+) "));
        rtpTarget = new InetSocketAddress(address, port);
        rtcpTarget = new InetSocketAddress(address, description.contains("a=rtcp-mux") ? port : port + 1);
        return this;
    }

    /** Sends where another peer does. */
    public Peer aimsLike(Peer other) {
        rtpTarget = other.rtpTarget;
        rtcpTarget = other.rtcpTarget;
        return this;
    }

    public InetSocketAddress target() {
        return rtpTarget;
    }

    /** Where it sends from, as {@code address:port}; an address of IPv6 in brackets. */
    public String source() {
        String address = rtp.getLocalAddress().getHostAddress();
        return (rtp.getLocalAddress() instanceof Inet6Address ? "[" + address + "]" : address) + ":"
                + rtp.getLocalPort();
    }

    public static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in%n%s", pattern, text).isTrue();
        return matcher.group(1);
    }

    /** Goes on with this sequence number, as if many packets had been sent meanwhile. */
    public void sequence(int next) {
        sequence = next;
    }

    public byte[] packet(int payload, byte[] content) {
        ByteBuffer packet = ByteBuffer.allocate(12 + content.length);
        packet.put((byte) 0x80)
                .put((byte) payload)
                .putShort((short) sequence++)
                .putInt(timestamp)
                .putInt(ssrc);
        packet.put(content);
        timestamp += 160;
        return packet.array();
    }

    /** Sends 20 ms of audio that nobody else sends. */
    public byte[] speak(int payload) throws IOException {
        byte[] content = new byte[160];
        Arrays.fill(content, (byte) (sequence * 31 + ssrc));
        return send(packet(payload, content));
    }

    public byte[] send(byte[] packet) throws IOException {
        rtp.send(new DatagramPacket(packet, packet.length, rtpTarget));
        return packet;
    }

    public void sendEvent(int payload, int event, boolean end, int duration, int time) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(16);
        packet.put((byte) 0x80)
                .put((byte) payload)
                .putShort((short) sequence++)
                .putInt(time)
                .putInt(ssrc);
        packet.put((byte) event).put((byte) (end ? 0x8a : 0x0a)).putShort((short) duration);
        send(packet.array());
    }

    /** A receiver report followed by a source description. */
    public static byte[] report(String name) {
        byte[] text = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int words = (4 + 2 + text.length) / 4 + 1;
        ByteBuffer packet = ByteBuffer.allocate(8 + 4 + 4 * words);
        packet.put((byte) 0x80).put((byte) 201).putShort((short) 1).putInt(7);
        packet.put((byte) 0x81).put((byte) 202).putShort((short) words).putInt(7);
        packet.put((byte) 1).put((byte) text.length).put(text);
        return packet.array();
    }

    /** The same with a block about this source: nothing was lost. */
    public static byte[] report(String name, byte[] about) {
        byte[] plain = report(name);
        ByteBuffer packet = ByteBuffer.allocate(plain.length + 24);
        packet.put((byte) 0x81).put((byte) 201).putShort((short) 7).putInt(7);
        packet.put(about).putInt(0).putInt(1234).putInt(5).putInt(0).putInt(0);
        return packet.put(plain, 8, plain.length - 8).array();
    }

    public void sendControl(byte[] packet) throws IOException {
        rtcp.send(new DatagramPacket(packet, packet.length, rtcpTarget));
    }

    public byte[] hear() throws IOException {
        return hear(rtp);
    }

    public byte[] hear(DatagramSocket socket) throws IOException {
        byte[] heard = receive(socket, PATIENCE);
        if (heard == null) {
            throw new AssertionError("No packet came to " + socket.getLocalSocketAddress() + " in " + PATIENCE + " ms");
        }
        return heard;
    }

    /** What was said by somebody, whatever the numbers, times and name under which it comes. */
    public void hears(byte[] said) throws IOException {
        byte[] heard = hear();
        assertThat(heard[1] & 0x7f).as("payload type").isEqualTo(said[1] & 0x7f);
        assertThat(Arrays.copyOfRange(heard, 12, heard.length))
                .as("content")
                .isEqualTo(Arrays.copyOfRange(said, 12, said.length));
    }

    /** Nothing that can be heard: an engine that plays may report of it by RTCP. */
    public void hearsNoAudio() throws IOException {
        assertThat(receive(rtp, QUIET))
                .as("a packet at %s", rtp.getLocalSocketAddress())
                .isNull();
    }

    public void hearsNothing() throws IOException {
        hearsNoAudio();
        assertThat(receive(rtcp, 1))
                .as("a packet at %s", rtcp.getLocalSocketAddress())
                .isNull();
    }

    /** The next packet; null when none comes in that time. */
    public static byte @Nullable [] receive(DatagramSocket socket, int milliseconds) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.setSoTimeout(milliseconds);
        try {
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    public static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
