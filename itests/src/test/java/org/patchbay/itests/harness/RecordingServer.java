package org.patchbay.itests.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A session recording server (RFC 7866) over TCP: it takes nothing that the RFC forbids, keeps what is wrong with what it was sent, and hears
 * each voice by itself. PCMA alone.
 */
public final class RecordingServer implements AutoCloseable {
    private static final Pattern FIELD = Pattern.compile("(?im)^%s\\s*:\\s*(.*?)\\s*$");

    private final ServerSocket socket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<String> invites = new CopyOnWriteArrayList<>();
    private final List<String> byes = new CopyOnWriteArrayList<>();
    private final List<Echo> voices = List.of(Echo.open(), Echo.open());
    private volatile Socket last;

    /** Listens on a port of 127.0.0.1. */
    public RecordingServer(int port) {
        try {
            socket = new ServerSocket(port, 10, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        voices.forEach(Echo::quiet);
        Exchange.daemon("recorder", this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Exchange.daemon("recorder-connection", () -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try {
            for (String message = read(connection.getInputStream());
                    message != null;
                    message = read(connection.getInputStream())) {
                if (message.startsWith("INVITE ")) {
                    invited(connection, message);
                } else if (message.startsWith("BYE ")) {
                    byes.add(message);
                    send(connection, response(message, "200 OK", ""));
                } else if (!message.startsWith("ACK ") && !message.startsWith("SIP/2.0 ")) {
                    send(connection, response(message, "200 OK", ""));
                }
            }
        } catch (IOException closed) {
            connections.remove(connection);
        }
    }

    /** A message, by its Content-Length; null at the end. */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = in.read(); ; next = in.read()) {
            if (next < 0) {
                return null;
            }
            head.write(next);
            String text = head.toString(ISO_8859_1);
            if (text.isBlank()) {
                head.reset(); // A keep-alive.
            } else if (text.endsWith("\r\n\r\n")) {
                String length = field(text, "Content-Length");
                return text + new String(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)), ISO_8859_1);
            }
        }
    }

    private void invited(Socket connection, String invite) throws IOException {
        last = connection;
        faults.addAll(Recording.faults(invite));
        invites.add(invite);
        String sdp = Recording.part(invite, "application/sdp");
        String direction = sdp.contains("a=inactive") ? "inactive" : "recvonly";
        StringBuilder answer = new StringBuilder(
                "v=0\r\no=SRS 1 " + invites.size() + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n");
        for (int i = 0; i < voices.size(); i++) {
            answer.append("m=audio ").append(voices.get(i).port()).append(" RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=");
            answer.append(direction).append("\r\na=label:").append(i + 1).append("\r\n");
        }
        send(connection, response(invite, "200 OK", answer.toString()));
    }

    private String response(String request, String status, String sdp) {
        List<String> lines = new ArrayList<>(List.of("SIP/2.0 " + status));
        for (String each : request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n")) {
            boolean copied = each.matches("(?i)(Via|From|To|Call-ID|CSeq|Record-Route)\\s*:.*");
            if (copied) {
                boolean to = each.matches("(?i)To\\s*:.*") && !each.contains(";tag=");
                lines.add(to ? each + ";tag=recorder" : each);
            }
        }
        lines.add("Contact: <sip:srs@127.0.0.1:" + socket.getLocalPort() + ";transport=tcp>;+sip.srs");
        if (request.startsWith("INVITE") && !field(request, "Session-Expires").isEmpty()) {
            lines.add("Session-Expires: " + field(request, "Session-Expires"));
        }
        if (!sdp.isEmpty()) {
            lines.add("Content-Type: application/sdp");
        }
        lines.add("Content-Length: " + sdp.length());
        return String.join("\r\n", lines) + "\r\n\r\n" + sdp;
    }

    private static synchronized void send(Socket connection, String message) throws IOException {
        connection.getOutputStream().write(message.getBytes(ISO_8859_1));
        connection.getOutputStream().flush();
    }

    static String field(String message, String name) {
        Matcher found = Pattern.compile(FIELD.pattern().formatted(Pattern.quote(name)), FIELD.flags())
                .matcher(message.substring(0, message.indexOf("\r\n\r\n")));
        return found.find() ? found.group(1) : "";
    }

    /** Ends the session that began last. */
    public void hangUp() {
        String invite = invites.get(invites.size() - 1);
        String contact = field(invite, "Contact").replaceAll(".*<(.*)>.*", "$1");
        try {
            send(
                    last,
                    "BYE " + contact + " SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:" + socket.getLocalPort()
                            + ";branch=z9hG4bKbye" + invites.size() + "\r\nMax-Forwards: 70\r\nFrom: "
                            + field(invite, "To").replaceAll(";tag=.*", "") + ";tag=recorder\r\nTo: "
                            + field(invite, "From") + "\r\nCall-ID: " + field(invite, "Call-ID")
                            + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of all it was sent is not as RFC 7866 and RFC 7865 want it. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** The INVITEs so far, those in a session included. */
    public List<String> invites() {
        return List.copyOf(invites);
    }

    public List<String> byes() {
        return List.copyOf(byes);
    }

    /** The Call-ID of the session that began last. */
    public String session() {
        return field(invites.get(invites.size() - 1), "Call-ID");
    }

    /** Who hears the stream with a label, 1 or 2. */
    public Echo voice(int label) {
        return voices.get(label - 1);
    }

    /** Is gone, as when its power fails. */
    @Override
    public void close() {
        try {
            socket.close();
            for (Socket each : connections) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        voices.forEach(Echo::close);
    }
}
