package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * Digits of one leg on their way to its partner. Telephone-events go with the media, without us; an INFO becomes telephone-events, and whoever
 * wants INFO gets one for each digit, in their order.
 */
final class DigitRelay implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(DigitRelay.class);
    /** In {@code MediaListener.played}: nothing that the core has ordered. */
    static final String OP = " digits";
    /** How long after its first INFO a peer's telephone-event would have been told: who sends both is passed on by the media alone. */
    private static final Duration BOTH_WITHIN = Duration.ofMillis(400);
    /** More than anybody types ahead. */
    private static final int MOST = 64;

    private final Leg leg;
    /** Whether its media carry digits. */
    private boolean events;
    /** INFO that wait until that is known. */
    private final List<Happening.Digit> undecided = new ArrayList<>(0);

    private boolean deciding;
    /** For this leg's own peer: what it has not been told yet, and whether it is being told something. */
    private final Deque<Happening.Digit> untold = new ArrayDeque<>(2);

    private boolean telling;

    DigitRelay(Leg leg) {
        this.leg = leg;
    }

    /** How a peer takes digits. */
    enum Dtmf {
        EVENTS,
        INFO
    }

    /** Whether a digit that comes in an INFO can be passed on to the partner. */
    static boolean possible(Leg leg) {
        Leg partner = leg.partner;
        if (partner == null || !partner.up()) {
            return false;
        }
        MediaEngine engine = leg.call.media.carrier();
        return partner.peer.dtmf() == Dtmf.INFO
                || engine != null && engine.capabilities().contains(MediaCapability.PRESS);
    }

    /** Its media carried a digit. @param counts whether that is where its digits are taken from */
    void event(Happening.Digit digit, boolean counts) {
        events = true;
        Leg partner = leg.partner;
        if (counts && partner != null && partner.up() && partner.peer.dtmf() == Dtmf.INFO) {
            partner.relay().tell(digit);
        }
    }

    /** An INFO brought a digit. @param first whether it is the first of all, so that the media may still bring the same */
    void info(Happening.Digit digit, boolean first) {
        if (first || deciding) {
            undecided.add(digit);
            if (!deciding) {
                deciding = true;
                var unused = leg.call.later(BOTH_WITHIN, this::decide);
            }
        } else {
            pass(digit);
        }
    }

    private void decide() {
        deciding = false;
        List<Happening.Digit> waiting = List.copyOf(undecided);
        undecided.clear();
        waiting.forEach(this::pass);
    }

    private void pass(Happening.Digit digit) {
        Leg partner = leg.partner;
        if (leg.ended() || partner == null || !partner.up()) {
            return;
        }
        if (partner.peer.dtmf() == Dtmf.INFO) {
            partner.relay().tell(digit);
        } else if (!events) {
            try {
                partner.media().press(OP, String.valueOf(digit.digit()));
            } catch (MediaException e) {
                LOG.debug("Call {}: leg {} is told no digit: {}", leg.call.id, partner.id, e.getMessage());
            }
        }
    }

    private void tell(Happening.Digit digit) {
        if (untold.size() < MOST) {
            untold.add(digit);
        }
        next();
    }

    private void next() {
        Happening.Digit digit = telling || leg.ended() ? null : untold.poll();
        if (digit != null) {
            telling = leg.send(
                            leg.dialog()
                                    .request("INFO")
                                    .body(
                                            Digits.RELAY,
                                            "Signal=" + digit.digit() + "\r\nDuration=" + digit.milliseconds()
                                                    + "\r\n"),
                            this)
                    != null;
        }
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        leg.call.trunk.heard(leg, response);
        if (response.status() >= 300) {
            LOG.debug("Call {}: the peer of leg {} takes no digit: {}", leg.call.id, leg.id, response.status());
        }
        if (response.status() >= 200) {
            telling = false;
            next();
        }
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        telling = false;
        untold.clear();
    }
}
