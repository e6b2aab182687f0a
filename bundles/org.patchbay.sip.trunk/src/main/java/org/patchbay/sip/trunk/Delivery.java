package org.patchbay.sip.trunk;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipResponse;

/** A 2xx to an INVITE that is repeated until its ACK comes (RFC 3261 section 13.3.1.4). */
final class Delivery {
    private final Leg leg;
    private final ServerTransaction transaction;
    private final SipResponse response;
    private final boolean offering;
    private final Runnable givenUp;
    private Duration interval;
    private Duration waited = Duration.ZERO;
    private @Nullable Scheduled next;

    /**
     * @param offering whether the 2xx holds our offer, so that the ACK has to bring the answer
     * @param givenUp run when no ACK came for 64 x T1
     */
    Delivery(Leg leg, ServerTransaction transaction, SipResponse response, boolean offering, Runnable givenUp) {
        this.leg = leg;
        this.transaction = transaction;
        this.response = response;
        this.offering = offering;
        this.givenUp = givenUp;
        this.interval = leg.call.trunk.timers().t1();
    }

    boolean offering() {
        return offering;
    }

    long cseq() {
        return response.cseqNumber();
    }

    void await() {
        next = leg.call.later(interval, () -> {
            waited = waited.plus(interval);
            if (waited.compareTo(leg.call.trunk.timers().transactionLifetime()) >= 0) {
                givenUp.run();
                return;
            }
            transaction.respond(response);
            Duration longest = leg.call.trunk.timers().t2();
            Duration doubled = interval.multipliedBy(2);
            interval = doubled.compareTo(longest) > 0 ? longest : doubled;
            await();
        });
    }

    /** Its ACK has come, or a later 2xx makes up for it. */
    void stop() {
        Scheduled timer = next;
        if (timer != null) {
            timer.cancel();
        }
    }
}
