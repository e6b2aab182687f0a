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
 * Everything a dialog needs to live on (RFC 3261 section 12): plain text and two numbers, so that it can be written down and taken up
 * again, by another process and over another connection. Only the worker of its call touches it.
 */
final class DialogRecord {
    final String call;
    final String leg;
    final String peer;
    final String callId;
    final String localTag;
    /** From or To of ours, tag included. */
    final String local;
    /** From or To of the peer, tag included. */
    String remote;

    String remoteTag;
    /** The peer's Contact. */
    String target;

    List<String> routes;
    /** The host of the peer that our INVITE went to; null for an INVITE of the peer's. */
    @Nullable
    Host host;

    /** What the last INVITE of ours has proved itself by; not written down. */
    List<HeaderField> credentials = List.of();

    long localCSeq;
    /** The highest received, -1 before the first. */
    long remoteCSeq;
    /** Its session timer. */
    final SessionState session;

    private DialogRecord(Map<String, String> fields, List<String> routes) {
        this.call = field(fields, "call");
        this.leg = field(fields, "leg");
        this.peer = field(fields, "peer");
        this.callId = field(fields, "call-id");
        this.localTag = field(fields, "local-tag");
        this.local = field(fields, "local");
        this.remote = field(fields, "remote");
        this.remoteTag = field(fields, "remote-tag");
        this.target = field(fields, "target");
        this.localCSeq = Long.parseLong(field(fields, "local-cseq"));
        this.remoteCSeq = Long.parseLong(field(fields, "remote-cseq"));
        this.session = SessionState.read(fields);
        this.routes = List.copyOf(routes);
        String name = fields.get("host");
        this.host = name == null ? null : new Host(name, Integer.parseInt(field(fields, "host-port")));
    }

    private DialogRecord(
            Leg leg, String callId, String localTag, String local, String remoteTag, String remote, String target) {
        this.call = leg.call.id;
        this.leg = leg.id;
        this.peer = leg.peer.name();
        this.callId = callId;
        this.localTag = localTag;
        this.local = local;
        this.remoteTag = remoteTag;
        this.remote = remote;
        this.target = target;
        this.routes = List.of();
        this.session = new SessionState();
        this.remoteCSeq = -1;
    }

    /** Of an INVITE that was received. */
    static DialogRecord of(Leg leg, SipRequest invite, String localTag) {
        NameAddress contact = invite.contact();
        String tag = invite.fromTag();
        DialogRecord record = new DialogRecord(
                leg,
                invite.callId(),
                localTag,
                invite.to().withTag(localTag).toString(),
                tag == null ? "" : tag,
                invite.from().toString(),
                contact == null ? invite.from().uri().text() : contact.uri().text());
        record.routes = List.copyOf(invite.elements("Record-Route"));
        record.remoteCSeq = invite.cseqNumber();
        return record;
    }

    /** Of an INVITE that is about to be sent. */
    static DialogRecord of(Leg leg, String callId, String localTag, String from, String to, String target) {
        DialogRecord record = new DialogRecord(leg, callId, localTag, from, "", to, target);
        record.localCSeq = 1;
        return record;
    }

    /** Another dialog of the same INVITE, which its 2xx will complete. */
    static DialogRecord fork(DialogRecord other) {
        DialogRecord record = read(other.write());
        record.host = other.host;
        record.credentials = other.credentials;
        record.routes = List.of();
        return record;
    }

    /** The same dialog as a leg of another call. */
    static DialogRecord moved(DialogRecord other, Leg to) {
        Map<String, String> fields = other.fields();
        fields.put("call", to.call.id);
        fields.put("leg", to.id);
        DialogRecord record = new DialogRecord(fields, other.routes);
        record.host = other.host;
        return record;
    }

    /** Goes on where an early dialog of the same INVITE has come to. */
    void follows(DialogRecord early) {
        localCSeq = Math.max(localCSeq, early.localCSeq);
        remoteCSeq = Math.max(remoteCSeq, early.remoteCSeq);
    }

    /** Takes the peer's half from a 2xx, or a provisional response, to our INVITE. */
    void established(SipResponse response) {
        String tag = response.toTag();
        remoteTag = tag == null ? "" : tag;
        remote = response.to().toString();
        List<String> recorded = new ArrayList<>(response.elements("Record-Route"));
        Collections.reverse(recorded);
        routes = List.copyOf(recorded);
        refreshed(response.contact());
    }

    /** A target refresh (RFC 3261 section 12.2). */
    void refreshed(@Nullable NameAddress contact) {
        if (contact != null) {
            target = contact.uri().text();
        }
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
        boolean strict = !routes.isEmpty()
                && !NameAddress.parse(routes.get(0)).uri().parameters().has("lr");
        RequestBuilder request = SipRequest.builder(
                method, strict ? NameAddress.parse(routes.get(0)).uri().text() : target);
        for (int i = strict ? 1 : 0; i < routes.size(); i++) {
            request.add("Route", routes.get(i));
        }
        if (strict) {
            request.add("Route", "<" + target + ">");
        }
        return request.add("From", local)
                .add("To", remote)
                .add("Call-ID", callId)
                .cseq(cseq)
                .add("Max-Forwards", "70");
    }

    /** The URI whose host the next request goes to. */
    String nextHop() {
        return routes.isEmpty()
                ? target
                : NameAddress.parse(routes.get(0)).uri().text();
    }

    /** One {@code key value} a line; no value ever has a line break, the stack sees to it. */
    String write() {
        StringBuilder out = new StringBuilder(512);
        fields().forEach((key, value) ->
                out.append(key).append(' ').append(value).append('\n'));
        routes.forEach(route -> out.append("route ").append(route).append('\n'));
        return out.toString();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("call", call);
        fields.put("leg", leg);
        fields.put("peer", peer);
        fields.put("call-id", callId);
        fields.put("local-tag", localTag);
        fields.put("local", local);
        fields.put("remote-tag", remoteTag);
        fields.put("remote", remote);
        fields.put("target", target);
        fields.put("local-cseq", Long.toString(localCSeq));
        fields.put("remote-cseq", Long.toString(remoteCSeq));
        Host went = host;
        if (went != null) {
            fields.put("host", went.name());
            fields.put("host-port", Integer.toString(went.port()));
        }
        session.write(fields);
        return fields;
    }

    /**
     * Reads what {@link #write} wrote; unknown keys, of a later version, are ignored.
     *
     * @throws IllegalArgumentException naming the key that is missing or wrong
     */
    static DialogRecord read(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> routes = new ArrayList<>();
        for (String line : text.split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0 && line.startsWith("route ")) {
                routes.add(line.substring(6));
            } else if (space > 0) {
                fields.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return new DialogRecord(fields, routes);
    }

    private static String field(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException("A dialog record without " + key + ".");
        }
        return value;
    }
}
