package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * The session timer of one dialog (RFC 4028). Each leg has its own, agreed on with its own peer and never passed on: a peer without timers
 * does not take the other one's away.
 */
final class SessionTimer implements Runnable {
    private static final String EXPIRES = "Session-Expires";
    private static final String LEAST = "Min-SE";

    private final Leg leg;
    private @Nullable Scheduled next;
    /** When the session was refreshed last, in nanoseconds of {@link System#nanoTime}. */
    private long since;
    /** The interval that was asked for last, in seconds. */
    private int asked;

    SessionTimer(Leg leg) {
        this.leg = leg;
    }

    /** Asks for a timer in an initial INVITE; in a dialog, for the one in force to go on (section 7.4). */
    void ask(RequestBuilder request) {
        DialogRecord dialog = leg.dialog();
        int wanted = leg.up() ? dialog.sessionSeconds : leg.peer.session().seconds();
        asked = wanted == 0 ? 0 : Math.max(wanted, dialog.sessionLeast);
        if (asked > 0) {
            request.set(EXPIRES, asked + ";refresher=" + (dialog.sessionOurs || !leg.up() ? "uac" : "uas"))
                    .set(LEAST, Integer.toString(Math.max(leg.peer.session().minSeconds(), dialog.sessionLeast)));
        }
    }

    /** Whether the peer wants a longer interval than was asked for (422, section 7.3), so that asking again will help. */
    boolean raised(SipResponse response) {
        int least = seconds(response, LEAST);
        if (response.status() != 422 || asked == 0 || least <= asked) {
            return false;
        }
        DialogRecord dialog = leg.dialog();
        dialog.sessionLeast = least;
        dialog.sessionSeconds = dialog.sessionSeconds == 0 ? 0 : Math.max(dialog.sessionSeconds, least);
        return true;
    }

    /** Takes what the peer says in a 2xx (section 7.2). */
    void agreed(SipResponse response, boolean initial) {
        DialogRecord dialog = leg.dialog();
        note(response);
        int seconds = seconds(response, EXPIRES);
        if (seconds > 0) {
            // A peer that goes below our Min-SE is wrong, and gets no more refreshes than it was told.
            dialog.sessionSeconds = Math.max(seconds, leg.peer.session().minSeconds());
            dialog.sessionOurs = !refresher(response).equals("uas");
            dialog.sessionShared = true;
        } else if (initial || dialog.sessionShared) {
            dialog.sessionSeconds = 0;
        }
        // No 422 follows an answer. Later, what was asked in another request may still be open.
        asked = initial ? 0 : asked;
        start();
    }

    /** Answers 422 to a request for too short an interval (section 9). Only who knows the extension understands that. */
    static boolean tooBrief(Trunk trunk, ServerTransaction transaction, PeerSettings peer) {
        int seconds = seconds(transaction.request(), EXPIRES);
        int least = peer.session().minSeconds();
        if (seconds == 0 || seconds >= least || !supported(transaction.request())) {
            return false;
        }
        trunk.counters().add("refused-422");
        trunk.answer(
                transaction,
                transaction.request().response(422, Causes.phrase(422)).add(LEAST, Integer.toString(least)));
        return true;
    }

    /** Writes into a 2xx of ours what the session timer is from now on (section 9, table 2). */
    void accept(SipRequest request, ResponseBuilder response) {
        DialogRecord dialog = leg.dialog();
        SessionSettings settings = leg.peer.session();
        boolean supported = supported(request);
        int offered = seconds(request, EXPIRES);
        note(request);
        if (offered >= settings.minSeconds()) {
            dialog.sessionSeconds = offered;
            dialog.sessionOurs = !supported || refresher(request).equals("uas");
        } else if (dialog.sessionSeconds > 0) {
            dialog.sessionOurs |= !supported;
        } else if (offered == 0 && settings.seconds() > 0) {
            dialog.sessionSeconds = Math.max(settings.seconds(), seconds(request, LEAST));
            dialog.sessionOurs = true;
        }
        dialog.sessionShared = supported;
        if (dialog.sessionSeconds > 0) {
            response.set(EXPIRES, dialog.sessionSeconds + ";refresher=" + (dialog.sessionOurs ? "uas" : "uac"));
            if (!dialog.sessionOurs) {
                response.set("Require", Extensions.TIMER);
            }
        }
        start();
    }

    /** The hub has no UPDATE, whatever it lists. */
    private void note(SipMessage message) {
        if (message.has("Allow")) {
            leg.dialog().sessionUpdate =
                    leg.peer.side() == Side.PROVIDER && Extensions.lists(message, "Allow", "UPDATE");
        }
    }

    private void start() {
        since = System.nanoTime();
        stop();
        if (leg.dialog().sessionSeconds > 0) {
            // Who refreshes does so at half the interval (section 10).
            schedule(
                    leg.dialog().sessionOurs
                            ? Duration.ofSeconds(leg.dialog().sessionSeconds).dividedBy(2)
                            : left());
        } else if (asked == 0) {
            leg.untimed();
        }
    }

    /** Goes on in a dialog that was taken from another call. */
    void taken() {
        start();
    }

    /** When the session was refreshed last, in milliseconds since 1970; 0 where nothing was agreed on. */
    long refreshed() {
        return since == 0 ? 0 : System.currentTimeMillis() - (System.nanoTime() - since) / 1_000_000;
    }

    /** Goes on from what {@link #refreshed} said, wherever the time went meanwhile; nothing is done before {@link #resume}. */
    void restored(long refreshed) {
        long passed = refreshed == 0 ? 0 : Math.max(0, System.currentTimeMillis() - refreshed);
        since = System.nanoTime() - Duration.ofMillis(passed).toNanos();
    }

    /** Does what is due, or waits for it. */
    void resume() {
        if (leg.ended()) {
            return;
        }
        if (leg.dialog().sessionSeconds == 0) {
            leg.untimed();
            return;
        }
        Duration half = Duration.ofSeconds(leg.dialog().sessionSeconds).dividedBy(2);
        Duration toRefresh = half.minus(Duration.ofNanos(System.nanoTime() - since));
        Duration wait = leg.dialog().sessionOurs ? toRefresh : left();
        if (wait.isNegative() || wait.isZero()) {
            run();
        } else {
            schedule(wait);
        }
    }

    void stop() {
        Scheduled timer = next;
        next = null;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void schedule(Duration delay) {
        stop();
        next = leg.call.later(delay, this);
    }

    /** Until the session counts as gone: a little before it expires (section 10). */
    private Duration left() {
        long interval = Duration.ofSeconds(leg.dialog().sessionSeconds).toNanos();
        long early = Math.min(Duration.ofSeconds(32).toNanos(), interval / 3);
        return Duration.ofNanos(since + interval - early - System.nanoTime());
    }

    /** It is time to refresh, or to end it. */
    @Override
    public void run() {
        if (leg.ended()) {
            return;
        }
        Duration left = left();
        if (left.isNegative() || left.isZero()) {
            expired();
        } else if (leg.dialog().sessionOurs) {
            schedule(left);
            refresh();
        } else {
            schedule(left);
        }
    }

    /** A peer that takes no part has answered all the same: only 408 and 481 would say that the call is gone. */
    private void expired() {
        if (leg.dialog().sessionOurs && !leg.dialog().sessionShared) {
            start();
        } else {
            leg.call.lost(leg, 408, "The session timer ran out");
        }
    }

    private void refresh() {
        if (leg.dialog().sessionUpdate) {
            new Refresh(leg, this).send();
        } else {
            leg.negotiation.refresh(this::refreshed);
        }
    }

    /** Told {@link Negotiation#DONE}, or the status of the refusal: then it is tried again while there is time. */
    void refreshed(int status) {
        if (status != Negotiation.DONE && !leg.ended()) {
            Duration half = left().dividedBy(2);
            schedule(half.compareTo(leg.call.trunk.timers().t2()) > 0 ? half : left());
        }
    }

    /** The peer does not know UPDATE, though it said so. */
    void withoutUpdate() {
        leg.dialog().sessionUpdate = false;
        refresh();
    }

    private static boolean supported(SipRequest request) {
        return Extensions.lists(request, "Supported", Extensions.TIMER)
                || Extensions.lists(request, "Require", Extensions.TIMER);
    }

    /** The delta-seconds that a header field begins with; 0 if it is absent or cannot be read. */
    private static int seconds(SipMessage message, String header) {
        String value = message.first(header);
        long seconds = 0;
        for (int i = 0; value != null && i < value.length() && Character.digit(value.charAt(i), 10) >= 0; i++) {
            seconds = Math.min(seconds * 10 + Character.digit(value.charAt(i), 10), Integer.MAX_VALUE);
        }
        return (int) seconds;
    }

    private static String refresher(SipMessage message) {
        String value = message.first(EXPIRES);
        for (String each :
                value == null ? new String[0] : value.toLowerCase(Locale.ROOT).split(";")) {
            String part = each.trim();
            if (part.startsWith("refresher") && part.indexOf('=') > 0) {
                return part.substring(part.indexOf('=') + 1).trim();
            }
        }
        return "";
    }
}
