package org.patchbay.itests.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The text of a request, right in all parts until a test spoils one. */
public final class SipText {
    private final List<String[]> fields = new ArrayList<>();
    private final Wire wire;
    private String startLine;
    private String body = "";

    private SipText(Wire wire, String startLine) {
        this.wire = wire;
        this.startLine = startLine;
    }

    /** A request outside any dialog for a number, or for nobody in particular if that is empty. */
    public static SipText request(Wire wire, String method, String number) {
        String user = number.isEmpty() ? "" : number + "@";
        String target = "sip:" + user + "127.0.0.1:" + wire.remotePort();
        String me = "sip:+12065550177@" + wire.address();
        SipText text = new SipText(wire, method + " " + target + " SIP/2.0");
        return text.with("Via", "SIP/2.0/" + wire.transport() + " " + wire.address() + ";branch=" + branch())
                .with("Max-Forwards", "70")
                .with("From", "<" + me + ">;tag=" + word())
                .with("To", "<" + target + ">")
                .with("Call-ID", word())
                .with("CSeq", "1 " + method)
                .with(
                        "Contact",
                        "<" + me + (wire.transport().equals("UDP") ? "" : ";transport=" + wire.transport()) + ">")
                .with("Content-Length", "0");
    }

    /** An INVITE with an offer. */
    public static SipText invite(Wire wire, String number) {
        return request(wire, "INVITE", number).body("application/sdp", sdp());
    }

    /** A description of PCMA at an address where nobody listens. */
    public static String sdp() {
        return """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=audio 9 RTP/AVP 8
                a=rtpmap:8 PCMA/8000
                """
                .replace("\n", "\r\n");
    }

    private static String branch() {
        return "z9hG4bK" + word();
    }

    private static String word() {
        return UUID.randomUUID().toString().substring(0, 18);
    }

    public SipText startLine(String line) {
        startLine = line;
        return this;
    }

    /** Sets a header. */
    public SipText with(String name, String value) {
        for (String[] field : fields) {
            if (field[0].equals(name)) {
                field[1] = value;
                return this;
            }
        }
        return also(name, value);
    }

    /** Adds a header, also one that is there. */
    public SipText also(String name, String value) {
        fields.add(new String[] {name, value});
        return this;
    }

    public SipText without(String name) {
        fields.removeIf(field -> field[0].equals(name));
        return this;
    }

    public SipText body(String type, String text) {
        body = text;
        return with("Content-Type", type).with("Content-Length", Integer.toString(text.getBytes(ISO_8859_1).length));
    }

    public SipText to(String value) {
        return with("To", value);
    }

    /** The same request by another path: another branch. */
    public SipText another() {
        return with("Via", "SIP/2.0/" + wire.transport() + " " + wire.address() + ";branch=" + branch());
    }

    /** The ACK of a final response that is no 2xx. */
    public SipText ack(Reply response) {
        SipText ack = new SipText(wire, "ACK" + startLine.substring(startLine.indexOf(' ')));
        return ack.with("Via", value("Via"))
                .with("Max-Forwards", "70")
                .with("From", value("From"))
                .with("To", response.header("To"))
                .with("Call-ID", value("Call-ID"))
                .with("CSeq", value("CSeq").replaceAll(" .*", " ACK"))
                .with("Content-Length", "0");
    }

    public String value(String name) {
        return fields.stream()
                .filter(field -> field[0].equals(name))
                .map(field -> field[1])
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(startLine).append("\r\n");
        fields.forEach(
                field -> out.append(field[0]).append(": ").append(field[1]).append("\r\n"));
        return out.append("\r\n").append(body).toString();
    }
}
