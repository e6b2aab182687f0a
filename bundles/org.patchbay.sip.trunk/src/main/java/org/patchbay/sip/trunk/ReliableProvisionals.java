package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * Provisional responses to a provider's INVITE that requires 100rel (RFC 3262 section 3): one at a time, repeated until its PRACK comes. The
 * final answer waits for the PRACK of one that held a session description.
 */
final class ReliableProvisionals {
    private record Waiting(ResponseBuilder response, boolean described) {}

    private final Leg leg;
    private final ServerTransaction transaction;
    private final Deque<Waiting> waiting = new ArrayDeque<>(2);
    private long number = ThreadLocalRandom.current().nextLong(1, 1L << 30);
    private @Nullable SipResponse open;
    private boolean openDescribed;
    private boolean settled;
    private boolean over;
    private @Nullable Scheduled next;
    private @Nullable Runnable then;

    ReliableProvisionals(Leg leg, ServerTransaction transaction) {
        this.leg = leg;
        this.transaction = transaction;
    }

    /** @param described whether it holds a session description, which answers the INVITE's */
    void send(ResponseBuilder response, boolean described) {
        if (over) {
            return;
        }
        waiting.add(new Waiting(response, described));
        if (open == null) {
            proceed();
        }
    }

    private void proceed() {
        Waiting first = waiting.poll();
        if (first == null) {
            return;
        }
        first.response().set("Require", Extensions.RELIABLE).set("RSeq", Long.toString(number++));
        open = leg.call.trunk.respond(leg, transaction, first.response());
        openDescribed = first.described();
        Duration t1 = leg.call.trunk.timers().t1();
        repeat(t1, t1);
    }

    /** The interval doubles, with no limit but that of the whole, 64 x T1 (section 3). */
    private void repeat(Duration interval, Duration waited) {
        next = leg.call.later(interval, () -> {
            SipResponse response = open;
            if (response == null || over || !leg.waiting()) {
                return;
            }
            Duration left = leg.call.trunk.timers().transactionLifetime().minus(waited);
            if (left.isZero() || left.isNegative()) {
                leg.call.lost(leg, 500, "No PRACK came");
                return;
            }
            transaction.respond(response);
            Duration doubled = interval.multipliedBy(2);
            Duration following = doubled.compareTo(left) < 0 ? doubled : left;
            repeat(following, waited.plus(following));
        });
    }

    /** Whether a PRACK is for the response that waits for one; if so that has arrived, and the next one goes out. */
    boolean acknowledged(SipRequest prack) {
        SipResponse response = open;
        String acknowledged = prack.first("RAck");
        if (response == null || acknowledged == null || !matches(response, acknowledged)) {
            return false;
        }
        open = null;
        settled |= openDescribed;
        cancel();
        if (!over) {
            proceed();
        }
        Runnable held = then;
        if (held != null && !holds()) {
            then = null;
            held.run();
        }
        return true;
    }

    private static boolean matches(SipResponse response, String acknowledged) {
        String[] parts = acknowledged.trim().split("[ \t]+");
        return parts.length == 3
                && number(parts[0]) == number(String.valueOf(response.first("RSeq")))
                && number(parts[1]) == response.cseqNumber()
                && parts[2].equals("INVITE");
    }

    /** Whether the INVITE's offer has an answer that has arrived. */
    boolean settled() {
        return settled;
    }

    /** Whether an answer is on its way, so that nothing final may be said yet. */
    private boolean holds() {
        return open != null && openDescribed || waiting.stream().anyMatch(Waiting::described);
    }

    /** Runs at once, or when the answer that is on its way has arrived. */
    void whenArrived(Runnable task) {
        if (holds()) {
            then = task;
        } else {
            task.run();
        }
    }

    /** The INVITE has its final response: nothing is repeated any more, but a late PRACK is still taken. */
    void over() {
        over = true;
        waiting.clear();
        cancel();
    }

    private void cancel() {
        Scheduled timer = next;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** A number of at most ten digits; 0 for anything else. */
    static long number(String text) {
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 10);
            if (digit < 0 || i > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
