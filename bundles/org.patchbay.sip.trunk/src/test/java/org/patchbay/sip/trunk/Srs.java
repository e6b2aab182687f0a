package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.w3c.dom.Document;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.siprec.RecordingSchema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A session recording server (RFC 7866) beside a world, which answers what is right and keeps what it was sent. */
final class Srs implements AutoCloseable {
    static final String NAME = "voicelog";
    static final String ANSWER = answer(7000, 7002, "recvonly");

    final World world;
    final Phone phone = new Phone(Transport.UDP);

    Srs(World world, String... more) throws IOException {
        this.world = world;
        phone.trunk = world.provider.trunk;
        phone.onInvite = invite -> phone.answer(invite, 200, ANSWER);
        configure(more);
    }

    void configure(String... more) {
        Map<String, String> values = new HashMap<>(
                Map.of("side", "recorder", "sources", "127.0.0.1:" + phone.port(), "host_wait_millis", "800"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        world.peer(NAME, phone, Transport.UDP, values);
    }

    static String answer(int first, int second, String direction) {
        return "v=0\r\no=SRS 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + first
                + " RTP/AVP 8\r\na=" + direction + "\r\na=label:1\r\nm=audio " + second + " RTP/AVP 8\r\na=" + direction
                + "\r\na=label:2\r\n";
    }

    /** Records the caller of the last call under this op. */
    void record(String op) {
        world.core.order(new LegOrder.Record(op, world.core.last().leg(), true, "siprec:" + NAME));
    }

    /** The call is recorded. */
    SipRequest recording(String op) {
        record(op);
        until(() -> assertThat(phone.acks).isNotEmpty());
        until(() -> assertThat(notes()).anyMatch(note -> note.contains("records leg")));
        return invites().get(0);
    }

    List<SipRequest> invites() {
        return phone.heard("INVITE");
    }

    SipRequest last() {
        return invites().get(invites().size() - 1);
    }

    /** A part of a body, by its type. */
    static String part(SipMessage message, String type) {
        byte[] body = message.body();
        return Multipart.parts(message.contentType(), body).stream()
                .filter(part -> part.type().equals(type))
                .findFirst()
                .map(part -> new String(body, part.start(), part.end() - part.start(), StandardCharsets.UTF_8))
                .orElseThrow(() -> new AssertionError("No " + type + " in " + message));
    }

    static String sdp(SipMessage message) {
        return part(message, "application/sdp");
    }

    /** What is said of the call; fails where it is not valid, or speaks of other labels than the description. */
    static Document metadata(SipMessage message) {
        Document document = RecordingSchema.read(part(message, "application/rs-metadata+xml"));
        Matcher labels = Pattern.compile("(?m)^a=label:(\\S+)\\s*$").matcher(sdp(message));
        for (int i = 0; i < RecordingSchema.all(document, "stream").getLength(); i++) {
            String label = RecordingSchema.text(RecordingSchema.one(document, "stream", i), "label");
            assertThat(labels.reset().results().map(found -> found.group(1))).contains(label);
        }
        return document;
    }

    List<String> notes() {
        return world.core.told(Happening.Noted.class).stream()
                .filter(noted -> noted.what().equals("recorder " + NAME))
                .map(Happening.Noted::why)
                .toList();
    }

    String failure(String op) {
        until(() ->
                assertThat(world.core.told(op, Happening.ActionFailed.class)).hasSize(1));
        return world.core.told(op, Happening.ActionFailed.class).get(0).reason();
    }

    Happening.Recorded recorded(String op) {
        until(() -> assertThat(world.core.told(op, Happening.Recorded.class)).hasSize(1));
        return world.core.told(op, Happening.Recorded.class).get(0);
    }

    /** Sends something in the dialog of the session. */
    ServerTransaction invite(int index) {
        return phone.transactions.stream()
                .filter(each -> each.request().method().equals("INVITE"))
                .toList()
                .get(index);
    }

    @Override
    public void close() {
        phone.close();
    }
}
