package org.patchbay.lab.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.lab.audio.Audio;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipUri;

/**
 * A call as a simulated peer has it. What may be asked of it, may be asked on any thread; what changes it happens on the worker of its
 * Call-ID.
 */
public final class LabCall {

    /** How far it has come. */
    public enum Stage {
        CALLING,
        RINGING,
        EARLY,
        UP,
        ENDED
    }

    /** Who is called speaks higher than who calls: a call between two numbers of one peer has two tones as well. */
    private static final int HIGHER = 80;

    final LabPeer peer;
    final String callId;
    final String localTag;
    final String localUri;
    final String localContact;
    final Audio audio;

    String remoteUri;
    String remoteTarget;

    @Nullable
    String remoteTag;

    List<String> routes = List.of();
    long cseq = 1;
    long description = 1;

    @Nullable
    ServerTransaction incoming;

    @Nullable
    ClientTransaction outgoing;

    @Nullable
    Scheduled resend;

    private final boolean outbound;
    private final String from;
    private final String to;
    private volatile Stage stage = Stage.CALLING;
    private volatile int status;
    private volatile String reason = "";
    private volatile @Nullable SipRequest invite;

    /** One that this peer places. */
    LabCall(LabPeer peer, String callId, String from, String to, String localUri, String remoteUri) throws IOException {
        this.peer = peer;
        this.callId = callId;
        this.outbound = true;
        this.from = from;
        this.to = to;
        this.localTag = peer.stack().newTag();
        this.localUri = localUri;
        this.remoteUri = remoteUri;
        this.remoteTarget = remoteUri;
        this.localContact = peer.contract().contact(from);
        this.audio = Audio.open(peer.settings().address(), peer.settings().hertz());
    }

    /** One that this peer is asked to take. */
    LabCall(LabPeer peer, ServerTransaction transaction) throws IOException {
        SipRequest request = transaction.request();
        this.peer = peer;
        this.callId = request.callId();
        this.outbound = false;
        this.from = user(request.from());
        this.to = called(request.uri());
        this.localTag = peer.stack().newTag();
        this.localUri = request.to().uri().toString();
        this.remoteUri = request.from().uri().toString();
        this.remoteTag = request.fromTag();
        NameAddress contact = request.contact();
        this.remoteTarget = contact == null ? remoteUri : contact.uri().toString();
        this.routes = request.recordRoutes().stream().map(NameAddress::toString).toList();
        this.localContact = peer.contract().contact(to);
        this.incoming = transaction;
        this.invite = request;
        this.audio = Audio.open(peer.settings().address(), peer.settings().hertz() + HIGHER);
    }

    /** The number, or whom the hub knows by its own name for the target of a transfer. */
    private static String called(SipUri uri) {
        String user = uri.user();
        String target = uri.parameters().get(HubContract.TARGET);
        return user != null ? user : target != null ? target : "";
    }

    private static String user(NameAddress address) {
        String user = address.uri().user();
        return user == null ? "" : user;
    }

    /** The name of the peer that has it. */
    public String peerName() {
        return peer.name();
    }

    public String callId() {
        return callId;
    }

    /** The number that calls. */
    public String from() {
        return from;
    }

    /** The number that is called. */
    public String to() {
        return to;
    }

    /** The number at this end. */
    public String party() {
        return outbound ? from : to;
    }

    public Stage stage() {
        return stage;
    }

    public boolean up() {
        return stage == Stage.UP;
    }

    public boolean ended() {
        return stage == Stage.ENDED;
    }

    /** The final status, 0 before there is one. */
    public int status() {
        return status;
    }

    /** Why it ended. */
    public String reason() {
        return reason;
    }

    public Audio audio() {
        return audio;
    }

    /** The values of a header field of the INVITE that was received; empty for a call that this peer placed. */
    public List<String> received(String header) {
        SipRequest request = invite;
        return request == null ? List.of() : request.all(header);
    }

    String localContact() {
        return localContact;
    }

    /** Ends it, however far it has come. */
    public void hangup() {
        peer.stack().execute(callId, () -> peer.end(this));
    }

    /** Where the answer or the other's INVITE says requests are to go. */
    void learn(SipMessage message) {
        NameAddress contact = message.contact();
        if (contact != null) {
            remoteTarget = contact.uri().toString();
        }
        if (!message.isRequest()) {
            remoteTag = message.toTag();
            List<String> reversed = new ArrayList<>(
                    message.recordRoutes().stream().map(NameAddress::toString).toList());
            Collections.reverse(reversed);
            routes = List.copyOf(reversed);
        }
    }

    /** Sends audio where the description says; goes on as before when there is none. */
    void hear(SipMessage message) {
        Sdp sdp = message.bodyLength() == 0 ? null : Sdp.parse(message.bodyText());
        InetSocketAddress where = sdp == null ? null : sdp.destination();
        if (sdp != null && where != null) {
            audio.sendTo(where, sdp.alaw());
        }
    }

    void advance(Stage next, int code, String why) {
        if (stage == Stage.ENDED) {
            return;
        }
        stage = next;
        status = code;
        reason = why;
        if (next == Stage.ENDED) {
            Scheduled waiting = resend;
            if (waiting != null) {
                waiting.cancel();
            }
            audio.close();
        }
        peer.changes().happened();
    }
}
