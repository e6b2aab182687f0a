package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * The subscription that a REFER makes (RFC 3515 section 2.4): its peer is told how the transfer goes, one NOTIFY after the other, so that none
 * overtakes another on its way.
 */
final class Referral implements ClientListener {
    private static final String FRAGMENT = "message/sipfrag";
    /** Seconds that the peer may expect to hear more. */
    private static final int LASTS = 180;
    /** How long the core may take to say what became of it. */
    private static final Duration CORE_WITHIN = Duration.ofSeconds(2);

    private final Leg leg;
    private final String event;
    private final boolean silent;
    private final Deque<Integer> untold = new ArrayDeque<>(3);
    private boolean telling;
    private boolean over;
    /** What it was told last, or is to be told. */
    private int last = 100;

    /** @param silent whether the peer wants to hear nothing (RFC 4488) */
    Referral(Leg leg, String event, boolean silent) {
        this.leg = leg;
        this.event = event;
        this.silent = silent;
    }

    /** Whether the last word has been said, or stands in line. */
    boolean over() {
        return over;
    }

    void status(int sip) {
        if (over) {
            return;
        }
        over = sip >= 200;
        last = sip;
        leg.call.trunk.checkpoints().mark(leg.call);
        if (!silent) {
            untold.add(sip);
            tell();
        }
    }

    /** Writes down what its peer still waits for. */
    void write(CallText out) {
        if (!silent && (!over || telling || !untold.isEmpty())) {
            out.add("refer-event", event).add("refer-status", last);
        }
    }

    /** One that was written down: nobody knows what its peer has heard by now, and it has to hear how it ended. */
    static @Nullable Referral read(Leg leg, CallText.Section saved) {
        String event = saved.text("refer-event", "");
        if (event.isEmpty()) {
            return null;
        }
        Referral referral = new Referral(leg, event, false);
        referral.last = (int) saved.number("refer-status");
        return referral;
    }

    /**
     * Goes on after a restart. Whom the transfer was to reach was let go with all that rang, unless it had answered. Where the core has lived on,
     * it may know better, and says so soon.
     */
    void resume() {
        boolean done = leg.partner == null && leg.call.legs().stream().anyMatch(other -> other.partner != null);
        if (last >= 200 || done) {
            status(last >= 200 ? last : 200);
        } else {
            var unused = leg.call.later(CORE_WITHIN, () -> status(503));
        }
    }

    private void tell() {
        Integer sip = telling || leg.ended() ? null : untold.poll();
        if (sip == null) {
            return;
        }
        RequestBuilder notify = leg.dialog()
                .request("NOTIFY")
                .add("Event", event)
                .add("Subscription-State", sip >= 200 ? "terminated;reason=noresource" : "active;expires=" + LASTS)
                .body(FRAGMENT, "SIP/2.0 " + sip + ' ' + Causes.phrase(sip) + "\r\n");
        telling = leg.send(leg.call.trunk.introduce(leg, notify), this) != null;
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        leg.call.trunk.heard(leg, response);
        if (response.status() >= 200) {
            told(response.status() != 481);
        }
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        told(false);
    }

    private void told(boolean more) {
        telling = false;
        if (!more) {
            untold.clear();
        }
        tell();
        if (over && !telling) {
            leg.call.trunk.checkpoints().mark(leg.call);
        }
    }
}
