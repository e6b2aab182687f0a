package org.patchbay.itests.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

import org.awaitility.core.ConditionTimeoutException;

import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The hub over mutual TLS, word by word: a test writes each of its messages. It listens where it is called, and calls over as many connections
 * as it likes. As the real one it names an API host in Contact that nobody may dial, and a proxy in Record-Route.
 */
final class HubScript implements AutoCloseable {

    /** A message and the connection that it came over; {@code opened} if the runtime has opened that. */
    record Heard(Wire wire, boolean opened, Reply message) {
        Heard answer(String status) {
            wire.send(message.answer(wire, status));
            return this;
        }
    }

    private final TlsBench bench;
    private final SSLContext context;
    private final SSLServerSocket server;
    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private int dialogs;

    HubScript(TlsBench bench) {
        this.bench = bench;
        this.context = bench.hubKey.trusting(bench.authority);
        try {
            server = (SSLServerSocket) context.getServerSocketFactory()
                    .createServerSocket(bench.hub + 1, 10, InetAddress.getByName("127.0.0.1"));
            server.setNeedClientAuth(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "hub-script");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                read(Wire.accepted(server.accept()), true);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private Wire read(Wire wire, boolean opened) {
        wires.add(wire);
        daemon(() -> {
            for (Reply next = wire.next(Duration.ofMinutes(5)); !next.isNothing(); ) {
                heard.add(new Heard(wire, opened, next));
                next = wire.next(Duration.ofMinutes(5));
            }
        });
        return wire;
    }

    /** A new connection to the runtime. */
    Wire connect() {
        try {
            return read(Wire.tls(context, "127.0.0.1", bench.tls), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message whose start line begins so, within ten seconds. */
    Heard next(String start) {
        return next(start, any -> true);
    }

    Heard next(String start, Predicate<Heard> fits) {
        AtomicReference<Heard> found = new AtomicReference<>();
        try {
            await("a message that begins with '" + start + "'")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        for (Heard each : heard) {
                            if (each.message.startLine().startsWith(start) && fits.test(each) && heard.remove(each)) {
                                found.set(each);
                                return true;
                            }
                        }
                        return false;
                    });
        } catch (ConditionTimeoutException missing) {
            throw new AssertionError(
                    missing.getMessage() + " What came, and nobody asked for: " + whole(heard), missing);
        }
        return found.get();
    }

    /** The final response to the last request of a dialog; all of it is told unless it is this one. */
    Heard answered(Dialog dialog, String status) {
        return answered(dialog.callId, dialog.cseq, status);
    }

    private Heard answered(String callId, int cseq, String status) {
        Heard answer = next(
                "SIP/2.0 ",
                each -> each.message.header("Call-ID").equals(callId)
                        && each.message.header("CSeq").startsWith(cseq + " ")
                        && !each.message.startLine().startsWith("SIP/2.0 1"));
        assertThat(answer.message.startLine()).as(whole(List.of(answer))).startsWith("SIP/2.0 " + status);
        return answer;
    }

    /** Messages to the last byte: only so can the refusal of one part of the runtime be told from that of another. */
    private static String whole(List<Heard> messages) {
        return messages.stream().map(each -> each.message.text()).collect(Collectors.joining("\n", "\n", ""));
    }

    /** Start lines of what has come and nobody asked for, provisional responses left out. */
    List<String> unasked() {
        return heard.stream()
                .map(each -> each.message.startLine())
                .filter(line -> !line.startsWith("SIP/2.0 1"))
                .toList();
    }

    private String proxy() {
        return "<sip:127.0.0.1:" + (bench.hub + 1) + ";transport=tls;lr>";
    }

    static String sdp(int port, String direction) {
        return "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=" + direction + "\r\n";
    }

    /** A dialog of the hub's; requests of it may be sent over any connection. */
    final class Dialog {
        final String callId;
        /** Our From or To, with tag. */
        final String local;
        /** The runtime's. */
        final String remote;

        /** Where the runtime wants audio. */
        final int mediaPort;

        private final String target;
        private int cseq = 1;

        private Dialog(String callId, String local, String remote, Reply contact) {
            this.callId = callId;
            this.local = local;
            this.remote = remote;
            this.mediaPort = Integer.parseInt(contact.body().replaceAll("(?s).*m=audio (\\d+) .*", "$1"));
            this.target = contact.header("Contact").replaceAll(".*<|>.*", "");
        }

        SipText request(Wire wire, String method) {
            return SipText.request(wire, method, "")
                    .startLine(method + " " + target + " SIP/2.0")
                    .with("From", local)
                    .with("To", remote)
                    .with("Call-ID", callId)
                    .with("CSeq", (method.equals("ACK") ? cseq : ++cseq) + " " + method)
                    .with("Contact", "<sip:api.hub.test:443;x-i=1>");
        }

        /** Where the runtime says that requests are to go. */
        String target() {
            return target;
        }

        boolean isOf(Heard message) {
            return message.message.header("Call-ID").equals(callId);
        }

        /** As a Replaces names it (RFC 3891): to-tag is the runtime's. */
        String replaces() {
            return callId + ";to-tag=" + remote.replaceAll(".*;tag=", "") + ";from-tag="
                    + local.replaceAll(".*;tag=", "");
        }
    }

    /** The INVITE of a user for a number. */
    SipText invite(Wire wire, String user, String number, int port) {
        return SipText.request(wire, "INVITE", number)
                .with("From", "\"Ada\" <sip:" + user + "@hub.test:5061;user=phone>;tag=h" + ++dialogs)
                .with("Record-Route", proxy())
                .with("Contact", "<sip:api.hub.test:443;x-i=1;x-c=2/d/8>")
                .with("Allow", "INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY")
                .body("application/sdp", sdp(port, "sendrecv"));
    }

    /** Sends an INVITE that is answered, and acknowledges. */
    Dialog call(Wire wire, SipText invite) {
        wire.send(invite);
        return accepted(wire, invite);
    }

    /** Waits for the answer to an INVITE that was sent, and acknowledges. */
    Dialog accepted(Wire wire, SipText invite) {
        Heard ok = answered(invite.value("Call-ID"), 1, "200");
        Dialog dialog = new Dialog(invite.value("Call-ID"), invite.value("From"), ok.message.header("To"), ok.message);
        wire.send(dialog.request(wire, "ACK"));
        return dialog;
    }

    /** Answers an INVITE of the runtime's, over the connection it came by. */
    Dialog answer(Heard invite, String status, String tag, int port, String... more) {
        Reply asked = invite.message;
        String local = asked.header("To") + ";tag=" + tag;
        List<String> lines = new ArrayList<>(List.of(
                "SIP/2.0 " + status,
                "Via: " + asked.header("Via"),
                "From: " + asked.header("From"),
                "To: " + local,
                "Call-ID: " + asked.header("Call-ID"),
                "CSeq: " + asked.header("CSeq"),
                "Contact: <sip:api2.hub.test:443;x-i=2>",
                "Record-Route: " + proxy()));
        lines.addAll(List.of(more));
        String body = port == 0 ? "" : sdp(port, "sendrecv");
        if (port != 0) {
            lines.add("Content-Type: application/sdp");
        }
        lines.add("Content-Length: " + body.length());
        invite.wire.send(String.join("\r\n", lines) + "\r\n\r\n" + body);
        return new Dialog(asked.header("Call-ID"), local, asked.header("From"), asked);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        wires.forEach(Wire::close);
    }
}
