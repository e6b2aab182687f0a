package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.StackSettings;

/**
 * Reads a connection: one of two threads does, which deals with what it has read itself while it keeps up, and the other one stands in for it if that
 * takes long ({@link Duty}). All that changes here is for who has the duty.
 */
final class StreamReceiver implements Framer.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(StreamReceiver.class);
    private static final long BACK_PRESSURE_NANOS = 1_000_000L;
    /** Whoever was that long in reading has waited for something to come; deciphering takes a part of it. */
    private static final long WAITED_NANOS = 100_000;

    /** That there is something wrong with what follows. */
    private record Broken(byte[] head, int status, String reason) {}

    private final Connection connection;
    private final Intake intake;
    private final Inflow inflow;
    private final Duty duty = new Duty(this::goesOn);
    private final Pace pace = new Pace(System.nanoTime());
    private final Relief relief = new Relief(System.nanoTime());
    /** Read, and not yet dealt with. */
    private final Deque<byte[]> messages = new ArrayDeque<>();

    private @Nullable Broken broken;
    private boolean paused;
    private volatile Inflow.@Nullable End end;

    StreamReceiver(
            Connection connection,
            Intake intake,
            Socket plain,
            Socket socket,
            StackSettings settings,
            Outbox outbox,
            Pulse pulse)
            throws IOException {
        this.connection = connection;
        this.intake = intake;
        this.inflow = new Inflow(plain, socket, settings, outbox, pulse, this);
    }

    private boolean goesOn() {
        return end == null && !connection.isClosed();
    }

    Inflow inflow() {
        return inflow;
    }

    /**
     * For each of both threads.
     *
     * @return how it ended, for the one that has seen it; null for the other
     */
    Inflow.@Nullable End read(boolean first) throws IOException {
        boolean mine = first;
        try {
            while (goesOn()) {
                mine = mine ? turn() : duty.standBy();
            }
        } finally {
            if (mine) {
                duty.settle();
            }
        }
        return mine ? end : null;
    }

    /** It has ended. */
    void end() {
        duty.end();
    }

    /** @return whether the duty is still the calling thread's */
    private boolean turn() throws IOException {
        for (byte[] next = messages.poll(); next != null; next = messages.poll()) {
            if (!deal(next)) {
                return false;
            }
        }
        if (broken != null || !inflow.hasRecord()) {
            duty.settle();
        }
        Broken fault = broken;
        if (fault != null) {
            connection.broken(fault.head, fault.status, fault.reason);
            end = Inflow.End.CLOSED;
            return true;
        }
        paused = pace.isFast(System.nanoTime()) && !inflow.isReady();
        if (paused) {
            LockSupport.parkNanos(this, Pace.PAUSE_NANOS);
        }
        long before = System.nanoTime();
        end = inflow.next();
        long now = System.nanoTime();
        if (paused || now - before > WAITED_NANOS) {
            relief.waited(now);
        } else {
            relief.busy(now);
        }
        return true;
    }

    private boolean deal(byte[] message) {
        long now = System.nanoTime();
        pace.took(now);
        boolean still = true;
        // Calls that wait in the kernel are refused by nobody: who cannot keep up has to go on reading.
        if (!relief.isOn(now) && duty.isCovered()) {
            boolean[] taken = new boolean[1];
            boolean more = !messages.isEmpty() || inflow.hasRecord();
            still = duty.leave(() -> intake.around(() -> taken[0] = connection.take(message, true)), more);
            if (Thread.interrupted()) {
                LOG.debug("interrupt ignored");
            }
            if (taken[0]) {
                return still;
            }
        }
        if (still) {
            duty.settle();
        }
        // A full worker stops the reading, and TCP tells the peer.
        while (!connection.take(message, false)) {
            LockSupport.parkNanos(this, BACK_PRESSURE_NANOS);
        }
        return still;
    }

    @Override
    public void message(byte[] bytes) {
        messages.add(bytes);
    }

    @Override
    public void ping() {
        connection.ping();
    }

    @Override
    public void broken(byte[] head, int status, String reason) {
        broken = new Broken(head, status, reason);
    }
}
