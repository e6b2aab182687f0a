package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.patchbay.api.media.MediaQuality;

/**
 * Counts what one leg receives and sends (RFC 3550 A.1, A.3, A.8). Reception is written by the thread that carries the packets; anybody may
 * read.
 */
public final class Reception {

    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;

    // Counters without an object for each: every leg has them.
    private static final AtomicLongFieldUpdater<Reception> PACKETS = counter("packets");
    private static final AtomicLongFieldUpdater<Reception> OCTETS = counter("octets");
    private static final AtomicLongFieldUpdater<Reception> REJECTED = counter("rejected");
    private static final AtomicLongFieldUpdater<Reception> SENT = counter("sent");

    private volatile long packets;
    private volatile long octets;
    private volatile long rejected;
    private volatile long sent;
    private volatile long lost;
    private volatile double jitterMillis;

    private boolean started;
    private int ssrc;
    private int highest;
    private long cycles;
    private int base;
    private long received;
    private int suspect = -1;
    private long lostBefore;
    private int lastClock;
    private long lastArrival;
    private int lastTimestamp;
    private double jitter;
    /** As of the last report. */
    private long expectedThen;

    private long receivedThen;

    private static AtomicLongFieldUpdater<Reception> counter(String name) {
        return AtomicLongFieldUpdater.newUpdater(Reception.class, name);
    }

    /**
     * @param clock of the packet's timestamps in Hz, or 0 when they say nothing of its timing
     * @param now {@link System#nanoTime()}
     */
    public void received(ByteBuffer packet, int clock, long now) {
        int sequence = Packets.sequence(packet);
        if (!started || ssrc != Packets.ssrc(packet)) {
            lostBefore = lost;
            ssrc = Packets.ssrc(packet);
            restart(sequence);
        } else {
            follow(sequence);
        }
        received++;
        lost = lostBefore + Math.max(0, cycles + highest - base + 1 - received);
        if (clock > 0) {
            jitter(Packets.timestamp(packet), clock, now);
        }
        OCTETS.lazySet(this, octets + packet.remaining());
        PACKETS.lazySet(this, packets + 1);
    }

    private void restart(int sequence) {
        started = true;
        base = sequence;
        highest = sequence;
        cycles = 0;
        received = 0;
        suspect = -1;
        lastClock = 0;
        expectedThen = 0;
        receivedThen = 0;
    }

    /** Whether there is anything to report. */
    boolean heard() {
        return started;
    }

    /** Writes the first words of a report block (RFC 3550 section 6.4.1 and A.3). By the thread that carries the packets. */
    void block(ByteBuffer packet) {
        long expected = cycles + highest - base + 1;
        long span = expected - expectedThen;
        long missing = span - (received - receivedThen);
        expectedThen = expected;
        receivedThen = received;
        int fraction = span <= 0 || missing <= 0 ? 0 : (int) Math.min(255, (missing << 8) / span);
        int cumulative = (int) Math.max(-0x80_0000, Math.min(0x7f_ffff, expected - received));
        packet.putInt(ssrc);
        packet.putInt(fraction << 24 | cumulative & 0xff_ffff);
        packet.putInt((int) (cycles + highest));
        packet.putInt((int) jitter);
    }

    private void follow(int sequence) {
        int ahead = (sequence - highest) & 0xffff;
        if (ahead < MAX_DROPOUT) {
            if (sequence < highest) {
                cycles += 0x10000;
            }
            highest = sequence;
            suspect = -1;
        } else if (ahead <= 0x10000 - MAX_MISORDER) {
            // A jump too far: two packets in a row from there mean that the peer started anew.
            if (sequence == suspect) {
                lostBefore = lost;
                restart(sequence);
            } else {
                suspect = (sequence + 1) & 0xffff;
            }
        }
    }

    private void jitter(int timestamp, int clock, long now) {
        if (lastClock == clock) {
            double elapsed = (now - lastArrival) * 1e-9 * clock;
            double difference = Math.abs(elapsed - (timestamp - lastTimestamp));
            // A pause of the sender, or a clock it set anew, is no jitter.
            if (difference < clock) {
                jitter += (difference - jitter) / 16;
                jitterMillis = jitter * 1000 / clock;
            }
        } else {
            jitter = jitter * clock / Math.max(1, lastClock == 0 ? clock : lastClock);
        }
        lastClock = clock;
        lastArrival = now;
        lastTimestamp = timestamp;
    }

    public void rejected() {
        REJECTED.incrementAndGet(this);
    }

    public void sent() {
        SENT.incrementAndGet(this);
    }

    /** @param reports what the peer said of it */
    public MediaQuality quality(Reports reports) {
        double roundTrip = reports.roundTripMillis();
        return new MediaQuality(
                packets,
                octets,
                sent,
                lost,
                jitterMillis,
                rejected,
                reports.remoteLost(),
                reports.remoteJitterMillis(),
                roundTrip,
                Mos.of(packets, lost, jitterMillis, roundTrip));
    }
}
