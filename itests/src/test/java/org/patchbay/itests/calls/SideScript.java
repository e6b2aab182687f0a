package org.patchbay.itests.calls;

import java.time.Duration;

import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;

/** A peer over UDP, word by word: it calls and is called at one port, and reads over what is repeated. */
final class SideScript implements AutoCloseable {
    private final Wire wire;
    private int dialogs;

    SideScript(String address, int port, int runtime) {
        wire = Wire.udp(address, port, runtime);
    }

    /** The next message whose start line begins so; what else comes until then is read over. */
    Reply next(String start) {
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            Reply reply = wire.next(Duration.ofSeconds(5));
            if (reply.isNothing()) {
                break;
            }
            if (reply.startLine().startsWith(start)) {
                return reply;
            }
            others.append('\n').append(reply.text());
        }
        throw new AssertionError(
                "no message that begins with '" + start + "' at " + wire.address() + ", but:" + others);
    }

    /** An INVITE with an offer for a Request-URI, from a caller. */
    SipText invite(String uri, String caller) {
        return SipText.request(wire, "INVITE", "")
                .startLine("INVITE " + uri + " SIP/2.0")
                .with("From", "<sip:" + caller + "@caller.test>;tag=s" + ++dialogs)
                .with("To", "<" + uri + ">")
                .body("application/sdp", SipText.sdp());
    }

    SipText send(SipText message) {
        wire.send(message);
        return message;
    }

    /** Answers with a description. */
    void accept(Reply invite, String sdp) {
        String head = invite.answer(wire, "200 OK")
                .replace("Content-Length: 0", "Content-Type: application/sdp\r\nContent-Length: " + sdp.length());
        wire.send(head + sdp);
    }

    void refuse(Reply request, String status) {
        wire.send(request.answer(wire, status));
    }

    /** The final answer to an INVITE, acknowledged. */
    Reply answered(SipText invite, int status) {
        Reply answer = next("SIP/2.0 " + status);
        assertThat(answer.header("Call-ID")).isEqualTo(invite.value("Call-ID"));
        wire.send(status < 300 ? inDialog(invite, answer, "ACK") : invite.ack(answer));
        return answer;
    }

    /** Ends a call of ours. */
    void hangUp(SipText invite, Reply answer) {
        wire.send(inDialog(invite, answer, "BYE"));
        next("SIP/2.0 200");
    }

    private SipText inDialog(SipText invite, Reply answer, String method) {
        return SipText.request(wire, method, "")
                .startLine(method + " " + answer.header("Contact").replaceAll(".*<|>.*", "") + " SIP/2.0")
                .with("From", invite.value("From"))
                .with("To", answer.header("To"))
                .with("Call-ID", invite.value("Call-ID"))
                .with("CSeq", (method.equals("ACK") ? "1 " : "2 ") + method);
    }

    /** Takes the BYE of a call that we answered. */
    void ended() {
        refuse(next("BYE"), "200 OK");
    }

    @Override
    public void close() {
        wire.close();
    }
}
