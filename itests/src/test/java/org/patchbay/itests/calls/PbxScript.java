package org.patchbay.itests.calls;

import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A telephone system at the provider, over UDP, word by word: one party of it has several calls. Requests in a dialog are answered 200. */
final class PbxScript implements AutoCloseable {
    private final Wire wire;
    private final List<Reply> heard = new ArrayList<>();

    PbxScript(TlsBench bench) {
        wire = Wire.udp("127.0.0.1", bench.office.provider(), bench.office.runtimeForProvider());
    }

    /** Calls a number. */
    SipText dial(String number) {
        SipText invite = SipText.invite(wire, number);
        wire.send(invite);
        return invite;
    }

    /** The call has been answered; acknowledges. */
    Line answered(SipText invite) {
        Reply ok = next("SIP/2.0 200", invite.value("Call-ID"));
        Line line = new Line(
                invite.value("Call-ID"),
                invite.value("From"),
                ok.header("To"),
                ok.header("Contact").replaceAll(".*<|>.*", ""));
        wire.send(line.request("ACK"));
        return line;
    }

    /** The next message of a call that begins so, within ten seconds. */
    Reply next(String start, String callId) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < until) {
            for (Iterator<Reply> i = heard.iterator(); i.hasNext(); ) {
                Reply each = i.next();
                if (each.startLine().startsWith(start) && each.header("Call-ID").equals(callId)) {
                    i.remove();
                    return each;
                }
            }
            Reply next = wire.next(Duration.ofMillis(500));
            if (!next.isNothing()) {
                if (next.status() == 0) {
                    wire.send(next.answer(wire, "200 OK").replace(";tag=rough", ""));
                }
                heard.add(next);
            }
        }
        throw new AssertionError("No '" + start + "' of " + callId + " among " + heard);
    }

    /** A dialog that the party began. */
    final class Line {
        final String callId;
        private final String from;
        private final String to;
        private final String target;
        private int cseq = 1;

        private Line(String callId, String from, String to, String target) {
            this.callId = callId;
            this.from = from;
            this.to = to;
            this.target = target;
        }

        SipText request(String method) {
            return SipText.request(wire, method, "")
                    .startLine(method + " " + target + " SIP/2.0")
                    .with("From", from)
                    .with("To", to)
                    .with("Call-ID", callId)
                    .with("CSeq", (method.equals("ACK") ? cseq : ++cseq) + " " + method);
        }

        /** As a Replaces names it (RFC 3891), escaped for a Refer-To. */
        String replaces() {
            return escaped(
                    callId + ";to-tag=" + to.replaceAll(".*;tag=", "") + ";from-tag=" + from.replaceAll(".*;tag=", ""));
        }

        /** Asks to connect the other party of this call with somebody, and is told how that goes. */
        void refers(String referTo, String... told) {
            wire.send(request("REFER").with("Refer-To", referTo));
            next("SIP/2.0 202", callId);
            for (String fragment : told) {
                Reply notify = next("NOTIFY", callId);
                assertThat(notify.body().strip()).isEqualTo("SIP/2.0 " + fragment);
                assertThat(notify.header("Subscription-State"))
                        .startsWith(fragment.startsWith("1") ? "active" : "terminated");
            }
        }

        void leaves() {
            wire.send(request("BYE"));
            next("SIP/2.0 200", callId);
        }
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public void close() {
        wire.close();
    }
}
