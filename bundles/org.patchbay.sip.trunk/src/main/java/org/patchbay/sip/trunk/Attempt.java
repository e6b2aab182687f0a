package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * The INVITE of a leg at one host. What it says goes to {@link Outgoing}, unless it is a reason to try the next host; what it says after that
 * is brought to an end here.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Leg leg;
    private final Outgoing outgoing;
    private final Failover failover;
    private final DialogRecord dialog;
    private final Host host;
    private final Answers answers = new Answers(this);
    private @Nullable Invite invitation;
    private @Nullable ClientTransaction transaction;
    private @Nullable Scheduled wait;
    /** Any response has come. */
    private boolean heard;
    /** One has come that says more than that the request is there: whoever rings is not to ring twice. */
    private boolean progressed;

    private boolean finished;
    private boolean abandoned;

    /** @param invitation null where its INVITE is there already */
    Attempt(
            Leg leg,
            Outgoing outgoing,
            Failover failover,
            DialogRecord dialog,
            Host host,
            @Nullable Invite invitation) {
        this.leg = leg;
        this.outgoing = outgoing;
        this.failover = failover;
        this.dialog = dialog;
        this.host = host;
        this.invitation = invitation;
    }

    Host host() {
        return host;
    }

    void send(String sdp) {
        Invite made = invitation;
        invitation = null;
        if (made == null) {
            return;
        }
        send(made.request(sdp, LOG));
    }

    /** Sends the INVITE itself. */
    void send(RequestBuilder request) {
        outgoing.prepared(request);
        transaction = leg.call.trunk.gate().invite(leg, request, answers);
        if (transaction == null) {
            outgoing.unsent();
        } else {
            await();
        }
    }

    private void await() {
        if (!finished && (leg.peer.hosts().size() > 1 || outgoing.hasOtherWay())) {
            wait = leg.call.later(Duration.ofMillis(leg.peer.hostWaitMillis()), this::silent);
        }
    }

    /** It wants to know who we are: its time to take the INVITE begins anew with the one that says so. */
    void challenged() {
        stopWaiting();
        await();
    }

    /** Not even a 100 has come. If there is neither another host nor another way, it keeps its time (timer B). */
    private void silent() {
        if (!heard && !finished && !abandoned && !leg.ended()) {
            String why = "It did not answer an INVITE within " + leg.peer.hostWaitMillis() + " ms.";
            failed(OptionalLong.empty(), why);
            if (!failover.follow(this, why) && outgoing.hasOtherWay() && failover.isAt(this)) {
                abandon();
                outgoing.silent();
                failover.settled();
            }
        }
    }

    /** The next host has it, or another way: a CANCEL follows as soon as the RFC allows it (RFC 3261 section 9.1). */
    void abandon() {
        abandoned = true;
        cancel(Causes.reason(102, "No answer in time"));
    }

    void cancel(@Nullable String reason) {
        stopWaiting();
        ClientTransaction sent = transaction;
        if (sent != null) {
            sent.cancel(reason);
        }
    }

    void onResponse(ClientTransaction sent, SipResponse response) {
        stopWaiting();
        heard = true;
        if (abandoned) {
            late(response);
            return;
        }
        leg.call.trunk.heard(leg, response);
        int status = response.status();
        progressed |= status > 100 && response.provisional();
        finished |= status >= 200;
        if (status == 503) {
            String why = "It answered an INVITE with 503.";
            OptionalLong rest = retryAfter(response);
            // Once it rang, that is about this call alone, unless it says more.
            if (!progressed || rest.isPresent()) {
                failed(rest, why);
            }
            if (!progressed && failover.follow(this, why)) {
                return;
            }
        }
        outgoing.onResponse(sent, response);
        if (finished && failover.isAt(this)) {
            failover.settled();
        }
        if (response.success() && leg.up() && leg.dialog() == dialog) {
            leg.answers = answers;
            answers.accepted(leg, outgoing.forked() ? outgoing : null);
        }
    }

    void onFailure(ClientTransaction sent, Failure failure) {
        stopWaiting();
        finished = true;
        if (abandoned) {
            return;
        }
        if (!heard) {
            String why = failure.kind() == Failure.Kind.TIMEOUT
                    ? "It did not answer an INVITE."
                    : "An INVITE did not reach it: " + failure.detail();
            failed(OptionalLong.empty(), why);
            if (failover.follow(this, why)) {
                return;
            }
        }
        outgoing.onFailure(sent, failure);
        failover.settled();
    }

    /** An answer that crossed is no answer any more; what else comes, the transaction sees to. */
    private void late(SipResponse response) {
        if (response.success()) {
            outgoing.dismiss(dialog, response);
        }
    }

    private void failed(OptionalLong retryAfter, String why) {
        leg.call.trunk.hosts().failed(leg.peer, host, retryAfter, why);
    }

    private void stopWaiting() {
        Scheduled timer = wait;
        if (timer != null) {
            wait = null;
            timer.cancel();
        }
    }

    /** Seconds of Retry-After (RFC 3261 section 20.33), without the comment and parameters that may follow; empty for none that can be read. */
    static OptionalLong retryAfter(SipResponse response) {
        String value = response.first("Retry-After");
        String text = value == null ? "" : value.trim();
        long seconds = 0;
        int digits = 0;
        while (digits < text.length() && digits < 10 && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            seconds = seconds * 10 + (text.charAt(digits++) - '0');
        }
        return digits == 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
    }
}
