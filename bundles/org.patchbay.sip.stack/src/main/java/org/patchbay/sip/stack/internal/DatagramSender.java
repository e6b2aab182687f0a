package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends datagrams, in the order in which they are given. Who deals with several messages one after the other has what they cause leave together: a peer
 * on this machine is woken once for all of them then and not for each, which costs as much as the sending itself. Any thread may send; while one gathers,
 * what the others send waits as well, or a CANCEL would overtake its INVITE.
 */
final class DatagramSender {
    /** So many leave, whoever gathers. */
    static final int MOST = 32;
    /** What has waited for longer leaves with the next one, whoever gathers. */
    static final long LONGEST_NANOS = 2_000_000;

    private record Datagram(InetSocketAddress to, byte[] bytes, Consumer<String> failed) {}

    private final DatagramChannel channel;
    private final LongSupplier clock;
    private final List<Datagram> waiting = new ArrayList<>(MOST);
    /** When the first of those was given. */
    private long since;

    private boolean gathering;

    DatagramSender(DatagramChannel channel) {
        this(channel, System::nanoTime);
    }

    /** @param clock nanoseconds */
    DatagramSender(DatagramChannel channel, LongSupplier clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /** What is sent from now on may wait until {@link #release}, which whoever says this owes. */
    synchronized void gather() {
        gathering = true;
    }

    /** What waits leaves, and nothing waits any more. */
    void release() {
        List<Runnable> faults;
        synchronized (this) {
            gathering = false;
            faults = leave();
        }
        faults.forEach(Runnable::run);
    }

    /** @param failed is told what was wrong, on the thread that happens to see it; holds no lock of ours */
    void send(InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
        List<Runnable> faults;
        synchronized (this) {
            long now = gathering ? clock.getAsLong() : 0;
            if (waiting.isEmpty()) {
                since = now;
            }
            waiting.add(new Datagram(to, bytes, failed));
            if (gathering && waiting.size() < MOST && now - since < LONGEST_NANOS) {
                return;
            }
            faults = leave();
        }
        faults.forEach(Runnable::run);
    }

    private List<Runnable> leave() {
        List<Runnable> faults = List.of();
        if (waiting.isEmpty()) {
            return faults;
        }
        // A thread with this mark would close the channel, and with it the listening point.
        boolean interrupted = Thread.interrupted();
        for (int i = 0; i < waiting.size(); i++) {
            Datagram next = waiting.get(i);
            try {
                channel.send(ByteBuffer.wrap(next.bytes), next.to);
            } catch (IOException | RuntimeException e) {
                if (faults.isEmpty()) {
                    faults = new ArrayList<>();
                }
                faults.add(() -> next.failed.accept("UDP to " + next.to + ": " + e));
            }
        }
        waiting.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return faults;
    }
}
