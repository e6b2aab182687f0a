package org.patchbay.itests.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A raw end of the wire over UDP, TCP or TLS: what it sends goes out byte for byte, and what comes is read message by message. */
public final class Wire implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\nContent-Length\\s*:\\s*(\\d+)");

    private final DatagramSocket datagrams;
    private final Socket stream;
    private final InetSocketAddress remote;

    private Wire(DatagramSocket datagrams, Socket stream, InetSocketAddress remote) {
        this.datagrams = datagrams;
        this.stream = stream;
        this.remote = remote;
    }

    /** Datagrams from a local address, at a free port, to a port of 127.0.0.1. */
    public static Wire udp(String localAddress, int remotePort) {
        return udp(localAddress, 0, remotePort);
    }

    /** The same from a port of choice. */
    public static Wire udp(String localAddress, int localPort, int remotePort) {
        try {
            return new Wire(
                    new DatagramSocket(new InetSocketAddress(localAddress, localPort)), null, there(remotePort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A TCP connection from a local address to a port of 127.0.0.1. */
    public static Wire tcp(String localAddress, int remotePort) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            // Small, so that an end that does not read is soon felt.
            socket.setReceiveBufferSize(16_384);
            socket.bind(new InetSocketAddress(localAddress, 0));
            socket.connect(there(remotePort), 5000);
            return new Wire(null, socket, there(remotePort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A TLS connection from a local address to a port of 127.0.0.1, after the handshake.
     *
     * @throws IOException if the handshake fails; under TLS 1.3 a refused client learns it only when it reads
     */
    public static Wire tls(SSLContext context, String localAddress, int remotePort) throws IOException {
        return tls(context, localAddress, "127.0.0.1", remotePort);
    }

    /** The same with the name that the other end is asked for (SNI) and whose certificate it has to show. */
    public static Wire tls(SSLContext context, String localAddress, String serverName, int remotePort)
            throws IOException {
        Wire plain = tcp(localAddress, remotePort);
        try {
            plain.stream.setSoTimeout(5000);
            var tls = (javax.net.ssl.SSLSocket)
                    context.getSocketFactory().createSocket(plain.stream, serverName, remotePort, true);
            if (!serverName.equals("127.0.0.1")) {
                var parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            return new Wire(null, tls, plain.remote);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** A connection that the runtime has opened. */
    public static Wire accepted(Socket socket) {
        return new Wire(null, socket, (InetSocketAddress) socket.getRemoteSocketAddress());
    }

    private static InetSocketAddress there(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    public String transport() {
        return datagrams != null ? "UDP" : stream instanceof javax.net.ssl.SSLSocket ? "TLS" : "TCP";
    }

    /** The socket of a connection. */
    public Socket socket() {
        return stream;
    }

    /** Our end as it is written in SIP. */
    public String address() {
        InetAddress local = datagrams != null ? datagrams.getLocalAddress() : stream.getLocalAddress();
        int port = datagrams != null ? datagrams.getLocalPort() : stream.getLocalPort();
        return local.getHostAddress() + ":" + port;
    }

    /** The runtime's port. */
    public int remotePort() {
        return remote.getPort();
    }

    public Wire send(Object message) {
        return send(message.toString().getBytes(ISO_8859_1));
    }

    public Wire send(byte[] bytes) {
        try {
            if (datagrams != null) {
                datagrams.send(new DatagramPacket(bytes, bytes.length, remote));
            } else {
                stream.getOutputStream().write(bytes);
                stream.getOutputStream().flush();
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message that is no 100 Trying, within three seconds. */
    public Reply reply() {
        Reply reply = next(Duration.ofSeconds(3));
        while (reply.status() == 100) {
            reply = next(Duration.ofSeconds(3));
        }
        if (reply.isNothing()) {
            throw new AssertionError("no answer over " + transport());
        }
        return reply;
    }

    /** The next message, or {@link Reply#NOTHING} if none comes within the time or the connection has ended. */
    public Reply next(Duration limit) {
        try {
            return new Reply(datagrams != null ? datagram(limit) : fromStream(limit));
        } catch (SocketTimeoutException nothing) {
            return Reply.NOTHING;
        } catch (IOException e) {
            return Reply.NOTHING;
        }
    }

    private String datagram(Duration limit) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
        datagrams.setSoTimeout((int) limit.toMillis());
        datagrams.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
    }

    private String fromStream(Duration limit) throws IOException {
        stream.setSoTimeout((int) limit.toMillis());
        InputStream in = stream.getInputStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return text;
            }
            read.write(b);
            text = read.toString(ISO_8859_1);
            if (text.equals("\r\n")) {
                // The answer to a keep-alive (RFC 5626 section 3.5.1).
                return text;
            }
        }
        Matcher length = LENGTH.matcher(text);
        return length.find() ? text + new String(in.readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1) : text;
    }

    /** Whether the other end closes the connection within the time; whatever it still says is passed over. */
    public boolean closes(Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); left > 0; left = (until - System.nanoTime()) / 1_000_000) {
                stream.setSoTimeout((int) left);
                if (stream.getInputStream().read() < 0) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            if (datagrams != null) {
                datagrams.close();
            } else {
                stream.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
