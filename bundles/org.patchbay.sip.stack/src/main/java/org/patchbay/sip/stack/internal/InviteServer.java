package org.patchbay.sip.stack.internal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/** RFC 3261 section 17.2.1 with the Accepted state of RFC 6026 section 7.1. */
final class InviteServer extends ServerMachine {
    private enum State {
        PROCEEDING,
        ACCEPTED,
        COMPLETED,
        CONFIRMED,
        TERMINATED
    }

    private State state = State.PROCEEDING;
    private @Nullable Scheduled trying;
    private @Nullable Scheduled timerG;
    private @Nullable Scheduled timerH;
    private Duration intervalG = Duration.ZERO;

    /** Its Call-ID, as {@link Begun} has it: also of one in a dialog, for bytes may have been read otherwise than the message. */
    private final int begun;

    InviteServer(TransactionLayer layer, Key key, SipRequest request) {
        super(layer, key, request);
        this.begun = CallIds.hash(request.callId());
    }

    @Override
    void start() {
        trying = layer.home.schedule(layer.timers.trying(), this::tryingDue);
    }

    private void tryingDue() {
        Handle handle = handle();
        if (state == State.PROCEEDING && last == null && handle != null) {
            byte[] bytes = handle.request().response(100, "Trying").build().encode();
            last = bytes;
            send(bytes);
        }
    }

    @Override
    public void repeated() {
        if (state == State.PROCEEDING || state == State.COMPLETED) {
            resendLast();
        }
    }

    @Override
    public boolean acknowledged(SipRequest ack) {
        if (state == State.COMPLETED) {
            state = State.CONFIRMED;
            cancel(timerG);
            cancel(timerH);
            last = null;
            release();
            if (reliable) {
                terminate();
            } else {
                layer.home.schedule(layer.timers.t4(), this::terminate);
            }
            return true;
        }
        // In Accepted it is the ACK of a 2xx from a peer that reused the branch; in Proceeding there is nothing to
        // acknowledge.
        return state != State.ACCEPTED;
    }

    @Override
    void respond(SipResponse response) {
        int status = response.status();
        if (state == State.ACCEPTED && response.success() && layer.remembers(key)) {
            layer.counters.retransmitted.increment();
            send(response.encode());
        } else if (state == State.PROCEEDING) {
            cancel(trying);
            trying = null;
            byte[] bytes = response.encode();
            if (status < 200) {
                last = bytes;
            } else if (status < 300) {
                accept();
            } else {
                complete(bytes);
            }
            send(bytes);
        }
    }

    private void accept() {
        state = State.ACCEPTED;
        last = null;
        if (!reliable) {
            release();
        }
        // Whoever sends for it, and the transaction user's end, have this one as long as they need it.
        layer.accepted(this, begun);
    }

    private void complete(byte[] bytes) {
        state = State.COMPLETED;
        last = bytes;
        timerH = layer.home.schedule(layer.lifetime, this::noAck);
        if (!reliable) {
            intervalG = layer.timers.t1();
            timerG = layer.home.schedule(intervalG, this::repeatFinal);
        }
    }

    private void repeatFinal() {
        if (state == State.COMPLETED) {
            resendLast();
            intervalG = min(intervalG.multipliedBy(2), layer.timers.t2());
            timerG = layer.home.schedule(intervalG, this::repeatFinal);
        }
    }

    private void noAck() {
        if (state == State.COMPLETED) {
            report(new Failure(Failure.Kind.TIMEOUT, "no ACK"));
            terminate();
        }
    }

    @Override
    void sendFailed(String detail) {
        if (state == State.COMPLETED || state == State.ACCEPTED) {
            report(new Failure(Failure.Kind.TRANSPORT, detail));
            if (state == State.COMPLETED) {
                terminate();
            }
        }
    }

    private void terminate() {
        state = State.TERMINATED;
        cancel(timerG);
        cancel(timerH);
        last = null;
        release();
        layer.begun.remove(begun);
        end();
    }

    static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    static void cancel(@Nullable Scheduled timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
