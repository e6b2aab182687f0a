package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;

/** A caller's INVITE until it is answered. */
final class Incoming {
    /** Instead of a leg: the early media are the runtime's own. */
    static final String OURS = "";

    private final Leg leg;
    private final ServerTransaction transaction;
    private final boolean offered;
    private final @Nullable ReliableProvisionals reliable;
    private boolean rang;
    /** What says that it rings although nobody does yet. */
    private @Nullable Scheduled early;

    private String answer = "";
    private String answeredFor = "";

    Incoming(Leg leg, ServerTransaction transaction) {
        this.leg = leg;
        this.transaction = transaction;
        this.offered = Bodies.sdp(transaction.request()).isPresent();
        boolean required = Extensions.lists(transaction.request(), "Require", Extensions.RELIABLE);
        this.reliable =
                required && leg.peer.side() == Side.PROVIDER ? new ReliableProvisionals(leg, transaction) : null;
        if (reliable != null) {
            leg.provisionals(reliable);
        }
    }

    SipRequest invite() {
        return transaction.request();
    }

    /** Whether the INVITE came with an offer; else ours goes out with the 2xx, and the answer comes with the ACK. */
    boolean offered() {
        return offered;
    }

    void trying() {
        respond(transaction.request().response(100, Causes.phrase(100)));
        int millis = leg.peer.earlyRingingMillis();
        if (millis > 0) {
            early = leg.call.later(Duration.ofMillis(millis), this::ringEarly);
        }
    }

    /** The hub gives the call to another trunk where nothing comes for long (500001); after this it goes nowhere else by a refusal. */
    private void ringEarly() {
        if (early != null && leg.waiting()) {
            ringing(180);
        }
    }

    /** What was said meanwhile is enough. */
    private void quiet() {
        Scheduled waiting = early;
        early = null;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    /** The first of its kind only: a fork's further ringing is not the caller's business. */
    void ringing(int status) {
        if (!rang && answer.isEmpty() || status == 181 || status == 182) {
            rang |= status == 180 || status == 183;
            leg.stage = leg.stage == Stage.TRYING ? Stage.RINGING : leg.stage;
            provisional(response(status), false);
        }
    }

    /** Early media: the answer goes ahead of the 2xx. */
    void early(String sdp, String from) {
        if (answer.isEmpty()) {
            leg.stage = Stage.EARLY;
            remember(sdp, from);
            provisional(response(183).body(Bodies.SDP, sdp), true);
        }
    }

    /** A reliable one to an INVITE without an offer would have to make one, and wait for its answer: there is none. */
    private void provisional(ResponseBuilder response, boolean described) {
        quiet();
        ReliableProvisionals sender = reliable;
        if (sender == null) {
            respond(response);
        } else if (offered) {
            sender.send(response, described);
        }
    }

    /** Whether early media are open. */
    boolean answered() {
        return !answer.isEmpty();
    }

    /** The answer given in early media, if it still is that of the leg {@code from}, or {@link #OURS}: the same has to stand in the 2xx. */
    Optional<String> given(String from) {
        return answer.isEmpty() || !answeredFor.equals(from) ? Optional.empty() : Optional.of(answer);
    }

    /** The leg for whom the early answer was given has gone, and the next one may have its name. */
    void forgetWho() {
        answeredFor = answeredFor.equals(OURS) ? OURS : "-";
    }

    /** The answer that was, or is being, given reliably; it stands, whoever answers the call. */
    Optional<String> settling() {
        return reliable == null || answer.isEmpty() ? Optional.empty() : Optional.of(answer);
    }

    /** Whether the INVITE's offer has an answer that has arrived. */
    boolean settled() {
        ReliableProvisionals sender = reliable;
        return sender != null && sender.settled();
    }

    /** Accepts the call, at once or when the answer that went ahead has arrived (RFC 3262 section 3). */
    void accept(String sdp, Runnable then) {
        ReliableProvisionals sender = reliable;
        if (sender == null) {
            accepted(sdp);
            then.run();
            return;
        }
        sender.whenArrived(() -> {
            if (leg.waiting()) {
                sender.over();
                accepted(sdp);
                then.run();
            }
        });
    }

    private void accepted(String sdp) {
        quiet();
        leg.answered();
        leg.incoming = null;
        leg.call.trunk.peerCounter(leg.peer, "answered");
        ResponseBuilder response = response(200);
        if (!settled()) {
            response.body(Bodies.SDP, leg.describing(sdp));
        }
        leg.timer().accept(transaction.request(), response);
        leg.negotiation.deliver(transaction, response, !offered);
    }

    void refuse(int status, int q850, String reason, int retryAfter) {
        quiet();
        ReliableProvisionals sender = reliable;
        if (sender != null) {
            sender.over();
        }
        ResponseBuilder response = response(status).add("Reason", Causes.reason(q850, reason));
        if (retryAfter > 0) {
            response.add("Retry-After", Integer.toString(retryAfter));
        }
        respond(response);
    }

    private void remember(String sdp, String from) {
        answer = leg.describing(sdp);
        answeredFor = from;
    }

    private ResponseBuilder response(int status) {
        ResponseBuilder response =
                transaction.request().response(status, Causes.phrase(status)).toTag(leg.dialog().localTag);
        return status < 300 ? leg.call.trunk.introduce(leg, response) : response;
    }

    private void respond(ResponseBuilder response) {
        leg.call.trunk.respond(leg, transaction, response);
    }

    @Override
    public String toString() {
        return leg.id;
    }

    @Nullable
    String privacy() {
        return transaction.request().first("Privacy");
    }
}
