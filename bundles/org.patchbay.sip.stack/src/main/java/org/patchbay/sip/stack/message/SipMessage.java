package org.patchbay.sip.stack.message;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/**
 * A request or a response; immutable and safe to share between threads.
 *
 * <p>Header values are the text that was received. Typed views are read from that text when first asked for; on a received message the views
 * named here have been checked and do not throw. Header names are given in any case, in full or compact. To change a message, build a new
 * one; a header field may be copied freely between messages.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    private final HeaderField[] fields;
    private final byte[] body;
    private final @Nullable ConnectionInfo receivedOn;

    // Read from the text when first asked for; every value is immutable, so a race costs a second reading and nothing
    // else.
    private @Nullable NameAddress from;
    private @Nullable NameAddress to;
    private @Nullable Via topVia;
    private @Nullable List<NameAddress> contacts;
    private @Nullable List<HeaderField> list;

    SipMessage(List<HeaderField> fields, byte[] body, @Nullable ConnectionInfo receivedOn) {
        this.fields = fields.toArray(new HeaderField[0]);
        this.body = body;
        this.receivedOn = receivedOn;
    }

    /**
     * Reads one whole message, e.g. a datagram.
     *
     * @param receivedOn where it came in, or null
     * @throws SipSyntaxException if it is not SIP, lacks a mandatory header field or has a wrong one
     */
    public static SipMessage parse(byte[] bytes, @Nullable ConnectionInfo receivedOn) {
        return MessageParser.parse(bytes, receivedOn);
    }

    /** Request line or status line. */
    public abstract String startLine();

    /** Whether it is a request. */
    public final boolean isRequest() {
        return this instanceof SipRequest;
    }

    /** Where it came in; null for a message of our own. */
    public final @Nullable ConnectionInfo receivedOn() {
        return receivedOn;
    }

    /** All header fields in order. */
    public final List<HeaderField> fields() {
        List<HeaderField> known = list;
        if (known == null) {
            known = List.of(fields);
            list = known;
        }
        return known;
    }

    /** The value of the first field of a name, or null. */
    public final @Nullable String first(String name) {
        for (HeaderField field : fields) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        String known = HeaderNames.known(name);
        if (name.equals(known)) {
            return null;
        }
        for (HeaderField field : fields) {
            if (known != null ? field.name().equals(known) : field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The values of all fields of a name, one per field, verbatim and unsplit. */
    public final List<String> all(String name) {
        String known = HeaderNames.known(name);
        List<String> found = List.of();
        for (HeaderField field : fields) {
            if (known != null ? field.name().equals(known) : field.name().equalsIgnoreCase(name)) {
                if (found.isEmpty()) {
                    found = new ArrayList<>(2);
                }
                found.add(field.value());
            }
        }
        return found;
    }

    /** The elements of a comma-separated header over all its fields; commas in quotes and angle brackets do not separate. */
    public final List<String> elements(String name) {
        List<String> values = all(name);
        if (values.isEmpty() || values.size() == 1 && isOneElement(values.get(0))) {
            return values;
        }
        List<String> found = new ArrayList<>(values.size());
        for (String value : values) {
            Grammar.split(value, found);
        }
        return found;
    }

    /** Whether splitting changes nothing. What was received has no white space around it. */
    private static boolean isOneElement(String value) {
        return value.indexOf(',') < 0 && value.length() == value.trim().length() && !value.isEmpty();
    }

    /** Whether there is a field of the name. */
    public final boolean has(String name) {
        return first(name) != null;
    }

    /** Call-ID. */
    public final String callId() {
        return required("Call-ID");
    }

    /** The number of CSeq, 0 to 2^31-1. */
    public final long cseqNumber() {
        return Grammar.cseqNumber(required("CSeq"));
    }

    /** The method of CSeq. */
    public final String cseqMethod() {
        return Grammar.cseqMethod(required("CSeq"));
    }

    /** From. */
    public final NameAddress from() {
        NameAddress known = from;
        if (known == null) {
            known = NameAddress.parse(required("From"));
            from = known;
        }
        return known;
    }

    /** To. */
    public final NameAddress to() {
        NameAddress known = to;
        if (known == null) {
            known = NameAddress.parse(required("To"));
            to = known;
        }
        return known;
    }

    /** The tag of From, or null (RFC 2543). */
    public final @Nullable String fromTag() {
        return from().tag();
    }

    /** The tag of To, or null outside a dialog. */
    public final @Nullable String toTag() {
        return to().tag();
    }

    /** The first Via. */
    public final Via topVia() {
        Via known = topVia;
        if (known == null) {
            known = Via.parse(Grammar.firstElement(required("Via")));
            topVia = known;
        }
        return known;
    }

    /** All Via, topmost first. */
    public final List<Via> vias() {
        return elements("Via").stream().map(Via::parse).toList();
    }

    /** All Contact addresses; empty for none and for {@code *}. */
    public final List<NameAddress> contacts() {
        List<NameAddress> known = contacts;
        if (known == null) {
            known = addresses("Contact");
            contacts = known;
        }
        return known;
    }

    /** The first Contact, or null. */
    public final @Nullable NameAddress contact() {
        List<NameAddress> all = contacts();
        return all.isEmpty() ? null : all.get(0);
    }

    /** Route, topmost first. */
    public final List<NameAddress> routes() {
        return addresses("Route");
    }

    /** Record-Route, topmost first. */
    public final List<NameAddress> recordRoutes() {
        return addresses("Record-Route");
    }

    /** The addresses of any header of that form, e.g. P-Asserted-Identity; may throw {@link SipSyntaxException} for names not above. */
    public final List<NameAddress> addresses(String name) {
        List<String> texts = elements(name);
        if (texts.isEmpty()) {
            return List.of();
        }
        List<NameAddress> found = new ArrayList<>(texts.size());
        for (String text : texts) {
            if (!text.equals("*")) {
                found.add(NameAddress.parse(text));
            }
        }
        return List.copyOf(found);
    }

    /** Max-Forwards, or -1 if there is none. */
    public final int maxForwards() {
        String value = first("Max-Forwards");
        return value == null ? -1 : Grammar.number(value, 255, "Max-Forwards");
    }

    /** Content-Type as written, or null. */
    public final @Nullable String contentType() {
        return first("Content-Type");
    }

    /** A copy of the body; empty for none. */
    public final byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8 text. */
    public final String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Bytes of the body. */
    public final int bodyLength() {
        return body.length;
    }

    /** About how many characters and bytes it has: without start line, colons and line ends. */
    public final int size() {
        int size = body.length;
        for (HeaderField field : fields) {
            size += field.name().length() + field.value().length();
        }
        return size;
    }

    /** The bytes for the wire: fields in order, Content-Length computed and last. */
    public final byte[] encode() {
        return MessageWriter.encode(this, fields, body);
    }

    /** Start line and header fields, without the body: never log it above DEBUG, it holds numbers. */
    @Override
    public final String toString() {
        StringBuilder out = new StringBuilder(startLine());
        for (HeaderField field : fields) {
            out.append('\n').append(field);
        }
        return out.toString();
    }

    /** Writes down where a request really came from (RFC 3261 section 18.2.1, RFC 3581); only while it is being parsed. */
    final void stampVia(InetSocketAddress source) {
        Via via = topVia();
        String address = source.getAddress().getHostAddress();
        int zone = address.indexOf('%');
        address = zone < 0 ? address : address.substring(0, zone);
        boolean rport = via.parameters().has("rport");
        if (!rport && via.host().equals(address)) {
            return;
        }
        Via stamped = via.with("received", address);
        if (rport) {
            stamped = stamped.with("rport", Integer.toString(source.getPort()));
        }
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].name().equals("Via")) {
                List<String> elements = new ArrayList<>(1);
                Grammar.split(fields[i].value(), elements);
                elements.set(0, stamped.toString());
                fields[i] = new HeaderField("Via", String.join(", ", elements));
                break;
            }
        }
        topVia = stamped;
    }

    final HeaderField[] rawFields() {
        return fields;
    }

    final byte[] sharedBody() {
        return body;
    }

    private String required(String name) {
        String value = first(name);
        if (value == null) {
            throw new SipSyntaxException("no " + name);
        }
        return value;
    }
}
