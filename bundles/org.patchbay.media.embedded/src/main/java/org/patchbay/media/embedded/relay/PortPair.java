package org.patchbay.media.embedded.relay;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

import org.jspecify.annotations.Nullable;

/** A bound socket for RTP and one for RTCP; used by one stream after the other. */
final class PortPair {

    /** Expedited forwarding (RFC 3246), as voice is marked. */
    private static final int EXPEDITED = 0xb8;

    private final DatagramChannel rtp;
    private final DatagramChannel rtcp;
    private final int rtpPort;
    private final int rtcpPort;
    private final PortRange range;
    /** The port that the range has given for it; 0 for any. */
    private final int taken;

    /** Whose packets come in here; nobody's while the ports rest. */
    private volatile @Nullable RtpStream user;

    private PortPair(PortRange range, DatagramChannel rtp, DatagramChannel rtcp, int taken) throws IOException {
        this.range = range;
        this.rtp = rtp;
        this.rtcp = rtcp;
        this.rtpPort = port(rtp);
        this.rtcpPort = port(rtcp);
        this.taken = taken;
    }

    static PortPair bind(PortRange range, int rtpPort, int rtcpPort) throws IOException {
        InetAddress address = range.address();
        DatagramChannel rtp = open(address, rtpPort);
        try {
            return new PortPair(range, rtp, open(address, rtcpPort), rtpPort);
        } catch (IOException | RuntimeException e) {
            rtp.close();
            throw e;
        }
    }

    /** Its socket would know as well, and be kept as long as the channel. */
    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private static DatagramChannel open(InetAddress address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(address, port));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    DatagramChannel rtp() {
        return rtp;
    }

    DatagramChannel rtcp() {
        return rtcp;
    }

    int rtpPort() {
        return rtpPort;
    }

    int rtcpPort() {
        return rtcpPort;
    }

    PortRange range() {
        return range;
    }

    @Nullable
    RtpStream user() {
        return user;
    }

    void user(RtpStream stream) {
        user = stream;
    }

    /** Whether it was used by this one until now. */
    synchronized boolean left(RtpStream stream) {
        boolean used = user == stream;
        user = used ? null : user;
        return used;
    }

    void closeSockets() throws IOException {
        try (rtp;
                rtcp) {
            // both, whatever happens to one
        }
    }

    /** To be called once, when both sockets are really closed. */
    void release() {
        range.giveBack(taken);
    }
}
