package org.patchbay.lab.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

import org.patchbay.lab.peer.LabCall.Stage;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;

/** A simulated peer: a SIP user agent with audio, as strict as its {@link Contract}. */
public final class LabPeer implements AutoCloseable {
    private static final Duration RINGS = Duration.ofMillis(100);
    private static final Duration T1 = Duration.ofMillis(500);
    private static final Duration GIVE_UP = Duration.ofSeconds(32);

    private final PeerSettings settings;
    private final Contract contract;
    private final Changes changes;
    private final SipStack stack;
    private final ListeningPoint point;
    private final Map<String, LabCall> calls = new ConcurrentHashMap<>();
    private final Map<String, Manner> manners = new ConcurrentHashMap<>();
    private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<String> refusals = new ConcurrentLinkedDeque<>();

    private LabPeer(PeerSettings settings, Contract contract, Changes changes) throws IOException {
        this.settings = settings;
        this.contract = contract;
        this.changes = changes;
        this.stack = SipStack.start(StackSettings.defaults().withWorkers(1), new Requests(this), SourceFilter.ANYONE);
        try {
            this.point = stack.listen(ListenSettings.plain(settings.name(), settings.transport(), settings.own()));
        } catch (IOException e) {
            stack.close();
            throw new IOException(settings.name() + " cannot listen on " + settings.own() + ": " + e.getMessage(), e);
        }
    }

    static LabPeer open(PeerSettings settings, Contract contract, Changes changes) throws IOException {
        return new LabPeer(settings, contract, changes);
    }

    public String name() {
        return settings.name();
    }

    /** How a number behaves from now on; {@link Manner#ANSWER} until told otherwise. */
    public void behave(String number, Manner manner) {
        manners.put(number, manner);
    }

    Manner manner(String number) {
        return manners.getOrDefault(number, Manner.ANSWER);
    }

    /** The call to this number that has not ended; of several the last. */
    public Optional<LabCall> taking(String number) {
        return calls.values().stream()
                .filter(call -> call.to().equals(number) && !call.ended())
                .reduce((before, last) -> last);
    }

    /** Calls that have not ended. */
    public List<LabCall> calls() {
        return calls.values().stream().filter(call -> !call.ended()).toList();
    }

    /** What others did against the contract although it was not refused, such as what leaked from the other side. */
    public List<String> breaches() {
        return List.copyOf(breaches);
    }

    /** Why requests were refused, the last first. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Calls a number through the runtime. */
    public LabCall call(String from, String to) throws IOException {
        String own = settings.own().getAddress().getHostAddress();
        String callId = stack.newCallId();
        LabCall call = new LabCall(
                this,
                callId,
                from,
                to,
                "sip:" + from + "@" + own + ";user=phone",
                "sip:" + to + "@" + settings.domain() + ":" + settings.runtime().getPort() + ";user=phone;transport="
                        + settings.transport().parameter());
        calls.put(callId, call);
        stack.execute(callId, () -> invite(call));
        return call;
    }

    /** Asks for a call to be transferred to whom this peer knows by that name, and hangs up once it is told that it is done. */
    public void refer(LabCall call, String target) {
        String own = settings.own().getAddress().getHostAddress() + ":"
                + settings.own().getPort();
        String uri = "sip:" + own + ";transport=" + settings.transport().parameter() + ";" + HubContract.TARGET + "="
                + target;
        String by = "<sip:" + own + ";x-t=lab;x-ti=" + call.callId + ">";
        contract.refers(uri, by);
        stack.execute(call.callId, () -> {
            SipRequest refer = request(call, "REFER", ++call.cseq)
                    .add("Contact", "<" + call.localContact + ">")
                    .add("Refer-To", "<" + uri + ">")
                    .add("Referred-By", by)
                    .build();
            stack.send(point, settings.destination(), refer, new ClientListener() {
                @Override
                public void onResponse(ClientTransaction transaction, SipResponse response) {
                    if (response.status() >= 200 && response.status() != 202) {
                        breach("REFER was answered with " + response.status());
                    }
                }

                @Override
                public void onFailure(ClientTransaction transaction, Failure failure) {
                    breach("REFER was not answered: " + failure.kind());
                }
            });
        });
    }

    private void invite(LabCall call) {
        RequestBuilder invite = request(call, "INVITE", 1)
                .add("Contact", "<" + call.localContact + ">")
                .add("Allow", contract.allow())
                .body(Sdp.TYPE, describe(call, "sendrecv"));
        if (!contract.recordRoute().isEmpty()) {
            invite.add("Record-Route", contract.recordRoute());
        }
        List<String> fields = contract.inviteFields(call.from());
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            invite.add(fields.get(i), fields.get(i + 1));
        }
        call.outgoing = stack.send(point, settings.destination(), invite.build(), new Outgoing(this, call));
    }

    String describe(LabCall call, String direction) {
        return Sdp.of(settings.address(), call.audio.port(), contract.voice(), call.description, direction);
    }

    /** The ACK of a 2xx, sent. */
    SipRequest acknowledge(LabCall call) {
        return again(request(call, "ACK", 1).build());
    }

    /** Sends a request outside any transaction. */
    SipRequest again(SipRequest request) {
        return stack.sendStateless(point, settings.destination(), request);
    }

    private RequestBuilder request(LabCall call, String method, long cseq) {
        String remoteTag = call.remoteTag;
        RequestBuilder request = SipRequest.builder(method, call.remoteTarget)
                .add("Max-Forwards", "70")
                .add("From", "<" + call.localUri + ">;tag=" + call.localTag)
                .add("To", "<" + call.remoteUri + ">" + (remoteTag == null ? "" : ";tag=" + remoteTag))
                .add("Call-ID", call.callId)
                .cseq(cseq);
        call.routes.forEach(route -> request.add("Route", route));
        return request;
    }

    /** On the call's worker. */
    void end(LabCall call) {
        ClientTransaction outgoing = call.outgoing;
        ServerTransaction incoming = call.incoming;
        if (call.up()) {
            ClientListener nobody = new ClientListener() {
                @Override
                public void onResponse(ClientTransaction transaction, SipResponse response) {}

                @Override
                public void onFailure(ClientTransaction transaction, Failure failure) {
                    breaches.add("BYE was not answered: " + failure.kind());
                }
            };
            stack.send(
                    point,
                    settings.destination(),
                    request(call, "BYE", ++call.cseq).build(),
                    nobody);
            over(call, 200, "hung up here");
        } else if (!call.ended() && outgoing != null) {
            outgoing.cancel(null);
        } else if (!call.ended() && incoming != null) {
            incoming.respond(
                    response(call, incoming, 480, "Temporarily Unavailable").build());
            over(call, 480, "not answered");
        }
    }

    /** On the call's worker. */
    void answer(LabCall call) {
        ServerTransaction incoming = call.incoming;
        if (call.ended() || call.up() || incoming == null) {
            return;
        }
        SipResponse ok = response(call, incoming, 200, "OK")
                .add("Allow", contract.allow())
                .body(Sdp.TYPE, describe(call, "sendrecv"))
                .build();
        incoming.respond(ok);
        call.hear(incoming.request());
        call.advance(Stage.UP, 200, "");
        resend(call, incoming, ok, T1, Duration.ZERO);
    }

    /** A 2xx is repeated until its ACK comes (RFC 3261 section 13.3.1.4). */
    private void resend(LabCall call, ServerTransaction incoming, SipResponse ok, Duration pause, Duration waited) {
        call.resend = stack.schedule(call.callId, pause, () -> {
            if (waited.compareTo(GIVE_UP) > 0) {
                breaches.add("the 200 to " + call.callId + " got no ACK");
                end(call);
            } else {
                incoming.respond(ok);
                Duration next = pause.multipliedBy(2);
                resend(call, incoming, ok, next.toMillis() > 4000 ? Duration.ofSeconds(4) : next, waited.plus(pause));
            }
        });
    }

    ResponseBuilder response(LabCall call, ServerTransaction transaction, int status, String phrase) {
        ResponseBuilder response = transaction
                .request()
                .response(status, phrase)
                .toTag(call.localTag)
                .add("Contact", "<" + call.localContact + ">");
        if (status < 300 && !contract.recordRoute().isEmpty()) {
            response.add("Record-Route", contract.recordRoute());
        }
        return response;
    }

    void over(LabCall call, int status, String why) {
        call.advance(Stage.ENDED, status, why);
        calls.remove(call.callId);
    }

    /** Takes a new call, unless its number is busy. On the call's worker. */
    void take(ServerTransaction transaction) {
        LabCall call;
        try {
            call = new LabCall(this, transaction);
        } catch (IOException e) {
            throw new UncheckedIOException("No port for audio on " + settings.address(), e);
        }
        Manner manner = manner(call.to());
        if (manner == Manner.BUSY) {
            transaction.respond(response(call, transaction, 486, "Busy Here").build());
            over(call, 486, "busy");
            return;
        }
        calls.put(call.callId, call);
        transaction.respond(response(call, transaction, 180, "Ringing").build());
        call.advance(Stage.RINGING, 180, "");
        if (manner == Manner.ANSWER) {
            call.resend = stack.schedule(call.callId, RINGS, () -> answer(call));
        }
    }

    @Nullable
    LabCall find(String callId) {
        return calls.get(callId);
    }

    void breach(String what) {
        breaches.add(what);
        changes.happened();
    }

    void refused(String why) {
        refusals.addFirst(why);
    }

    SipStack stack() {
        return stack;
    }

    Contract contract() {
        return contract;
    }

    PeerSettings settings() {
        return settings;
    }

    Changes changes() {
        return changes;
    }

    @Override
    public void close() {
        calls.values().forEach(call -> over(call, 0, "the lab closes"));
        stack.close();
    }
}
