package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.HeaderField;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * Everything a dialog needs to live on (RFC 3261 section 12): text and two numbers, so that it can be written down and taken up
 * again, by another process and over another connection. Only the worker of its call touches it.
 */
final class DialogRecord {
    final String callId;
    final String localTag;
    /** Null while the dialog rests: needed for requests of ours alone, it is kept as small as it may be then. */
    private @Nullable DialogEnds ends;

    private Kept resting = Kept.EMPTY;

    List<String> routes;
    /** The host of the peer that our INVITE went to; null for an INVITE of the peer's. */
    @Nullable
    Host host;

    /** What the last INVITE of ours has proved itself by; not written down. */
    List<HeaderField> credentials = List.of();

    long localCSeq;
    /** The highest received, -1 before the first. */
    long remoteCSeq;
    /** The interval of its session timer (RFC 4028) in seconds; 0 while there is none. */
    int sessionSeconds;
    /** Whether it is us who refresh. */
    boolean sessionOurs;
    /** Whether the peer takes part; if not, we refresh for ourselves alone, and no timer of the peer's runs out. */
    boolean sessionShared;
    /** The Min-SE that the peer told us in a 422, in seconds; 0 for none. */
    int sessionLeast;
    /** Whether the peer's Allow lists UPDATE. */
    boolean sessionUpdate;

    private DialogRecord(Map<String, String> fields, List<String> routes) {
        this.callId = field(fields, "call-id");
        this.localTag = field(fields, "local-tag");
        this.ends = new DialogEnds(
                field(fields, "local"), field(fields, "remote"), field(fields, "remote-tag"), field(fields, "target"));
        this.localCSeq = Long.parseLong(field(fields, "local-cseq"));
        this.remoteCSeq = Long.parseLong(field(fields, "remote-cseq"));
        // A record of an earlier version has no timer.
        this.sessionSeconds = Integer.parseInt(fields.getOrDefault("session-seconds", "0"));
        this.sessionOurs = fields.getOrDefault("session-refresher", "").equals("ours");
        this.sessionShared = Boolean.parseBoolean(fields.get("session-shared"));
        this.sessionLeast = Integer.parseInt(fields.getOrDefault("session-min-se", "0"));
        this.sessionUpdate = Boolean.parseBoolean(fields.get("session-update"));
        this.routes = List.copyOf(routes);
        String name = fields.get("host");
        this.host = name == null ? null : new Host(name, Integer.parseInt(field(fields, "host-port")));
    }

    private DialogRecord(String callId, String localTag, @Nullable DialogEnds ends) {
        this.callId = callId;
        this.localTag = localTag;
        this.ends = ends;
        this.routes = List.of();
        this.remoteCSeq = -1;
    }

    private DialogRecord(DialogRecord other) {
        this(other.callId, other.localTag, other.ends);
        resting = other.resting;
        routes = other.routes;
        host = other.host;
        localCSeq = other.localCSeq;
        remoteCSeq = other.remoteCSeq;
        sessionSeconds = other.sessionSeconds;
        sessionOurs = other.sessionOurs;
        sessionShared = other.sessionShared;
        sessionLeast = other.sessionLeast;
        sessionUpdate = other.sessionUpdate;
    }

    /** Of an INVITE that was received. */
    static DialogRecord of(SipRequest invite, String localTag) {
        NameAddress contact = invite.contact();
        String tag = invite.fromTag();
        DialogRecord record = new DialogRecord(
                invite.callId(),
                localTag,
                new DialogEnds(
                        invite.to().withTag(localTag).toString(),
                        invite.from().toString(),
                        tag == null ? "" : tag,
                        contact == null
                                ? invite.from().uri().text()
                                : contact.uri().text()));
        record.routes = List.copyOf(invite.elements("Record-Route"));
        record.remoteCSeq = invite.cseqNumber();
        return record;
    }

    /** Of an INVITE that is about to be sent. */
    static DialogRecord of(String callId, String localTag, String from, String to, String target) {
        DialogRecord record = new DialogRecord(callId, localTag, new DialogEnds(from, to, "", target));
        record.localCSeq = 1;
        return record;
    }

    /** Another dialog of the same INVITE, which its 2xx will complete. */
    static DialogRecord fork(DialogRecord other) {
        DialogRecord record = new DialogRecord(other);
        record.credentials = other.credentials;
        record.routes = List.of();
        return record;
    }

    /** The same dialog as a leg of another call. */
    static DialogRecord moved(DialogRecord other) {
        return new DialogRecord(other);
    }

    /** Goes on where an early dialog of the same INVITE has come to. */
    void follows(DialogRecord early) {
        localCSeq = Math.max(localCSeq, early.localCSeq);
        remoteCSeq = Math.max(remoteCSeq, early.remoteCSeq);
    }

    /** Takes the peer's half from a 2xx, or a provisional response, to our INVITE. */
    void established(SipResponse response) {
        String tag = response.toTag();
        NameAddress contact = response.contact();
        DialogEnds before = ends();
        ends = new DialogEnds(
                before.local(),
                response.to().toString(),
                tag == null ? "" : tag,
                contact == null ? before.target() : contact.uri().text());
        List<String> recorded = new ArrayList<>(response.elements("Record-Route"));
        Collections.reverse(recorded);
        routes = List.copyOf(recorded);
    }

    /** A target refresh (RFC 3261 section 12.2). */
    void refreshed(@Nullable NameAddress contact) {
        DialogEnds before = ends();
        if (contact != null && !contact.uri().text().equals(before.target())) {
            ends = new DialogEnds(
                    before.local(),
                    before.remote(),
                    before.remoteTag(),
                    contact.uri().text());
        }
    }

    private DialogEnds ends() {
        DialogEnds known = ends;
        return known == null ? DialogEnds.of(resting.toString(), localTag) : known;
    }

    /** From or To of ours, tag included. */
    String local() {
        return ends().local();
    }

    /** From or To of the peer, tag included. */
    String remote() {
        return ends().remote();
    }

    String remoteTag() {
        return ends().remoteTag();
    }

    boolean hasRemoteTag(@Nullable String tag) {
        return remoteTag().equals(tag);
    }

    /** It is established, and hardly anything will happen in it for a long time. */
    void rests(Texts texts) {
        resting = texts.keep(ends().text(localTag));
        ends = null;
    }

    /** Starts the next request in this dialog (RFC 3261 section 12.2.1.1). */
    RequestBuilder request(String method) {
        return build(method, ++localCSeq);
    }

    /** Starts the ACK of a 2xx. */
    RequestBuilder ack(long cseq) {
        return build("ACK", cseq);
    }

    private RequestBuilder build(String method, long cseq) {
        DialogEnds known = ends();
        boolean strict = !routes.isEmpty()
                && !NameAddress.parse(routes.get(0)).uri().parameters().has("lr");
        RequestBuilder request = SipRequest.builder(
                method, strict ? NameAddress.parse(routes.get(0)).uri().text() : known.target());
        for (int i = strict ? 1 : 0; i < routes.size(); i++) {
            request.add("Route", routes.get(i));
        }
        if (strict) {
            request.add("Route", "<" + known.target() + ">");
        }
        return request.add("From", known.local())
                .add("To", known.remote())
                .add("Call-ID", callId)
                .cseq(cseq)
                .add("Max-Forwards", "70");
    }

    /** The URI whose host the next request goes to. */
    String nextHop() {
        return routes.isEmpty()
                ? ends().target()
                : NameAddress.parse(routes.get(0)).uri().text();
    }

    /**
     * One {@code key value} a line; no value ever has a line break, the stack sees to it.
     *
     * @param leg whose dialog it is
     */
    String write(Leg leg) {
        StringBuilder out = new StringBuilder(512);
        fields(leg)
                .forEach((key, value) ->
                        out.append(key).append(' ').append(value).append('\n'));
        routes.forEach(route -> out.append("route ").append(route).append('\n'));
        return out.toString();
    }

    private Map<String, String> fields(Leg leg) {
        Map<String, String> fields = new LinkedHashMap<>();
        // For those who find the text without the leg: see FormerRecording, and earlier versions.
        fields.put("call", leg.call.id);
        fields.put("leg", leg.id);
        fields.put("peer", leg.peer.name());
        fields.put("call-id", callId);
        fields.put("local-tag", localTag);
        DialogEnds known = ends();
        fields.put("local", known.local());
        fields.put("remote-tag", known.remoteTag());
        fields.put("remote", known.remote());
        fields.put("target", known.target());
        fields.put("local-cseq", Long.toString(localCSeq));
        fields.put("remote-cseq", Long.toString(remoteCSeq));
        Host went = host;
        if (went != null) {
            fields.put("host", went.name());
            fields.put("host-port", Integer.toString(went.port()));
        }
        fields.put("session-seconds", Integer.toString(sessionSeconds));
        fields.put("session-refresher", sessionOurs ? "ours" : "theirs");
        fields.put("session-shared", Boolean.toString(sessionShared));
        fields.put("session-min-se", Integer.toString(sessionLeast));
        fields.put("session-update", Boolean.toString(sessionUpdate));
        return fields;
    }

    /**
     * Reads what {@link #write} wrote; unknown keys, of a later version, are ignored.
     *
     * @throws IllegalArgumentException naming the key that is missing or wrong
     */
    static DialogRecord read(String text) {
        List<String> routes = new ArrayList<>();
        return new DialogRecord(fields(text, routes), routes);
    }

    /**
     * One value of what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if there is none of the key
     */
    static String field(String text, String key) {
        return field(fields(text, new ArrayList<>()), key);
    }

    private static Map<String, String> fields(String text, List<String> routes) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0 && line.startsWith("route ")) {
                routes.add(line.substring(6));
            } else if (space > 0) {
                fields.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return fields;
    }

    private static String field(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException("A dialog record without " + key + ".");
        }
        return value;
    }
}
