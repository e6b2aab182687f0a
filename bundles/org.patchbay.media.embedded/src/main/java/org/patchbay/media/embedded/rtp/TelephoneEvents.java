package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

/**
 * Finds digits in telephone-event packets (RFC 4733). An event is many packets with one timestamp, its end is sent three times, and any of
 * them may be lost: each event is reported once, at its first end packet, or when something shows that its end was lost.
 */
public final class TelephoneEvents {

    /** Told of each digit once. */
    @FunctionalInterface
    public interface Listener {
        void digit(char digit, int milliseconds);
    }

    private static final String DIGITS = "0123456789*#ABCD";
    private static final int LONGEST = 0xffff;
    /** Events are repeated every 50 ms at the slowest, so after this long nothing more will come. */
    private static final long OVERDUE_NANOS = 400_000_000;

    private final Listener listener;
    private boolean known;
    private boolean open;
    private int event;
    private int timestamp;
    private int segments;
    private int duration;
    private int clock = 8000;
    private long last;

    public TelephoneEvents(Listener listener) {
        this.listener = listener;
    }

    /** @param rate clock of the format in Hz */
    public void packet(ByteBuffer packet, int rate, long now) {
        if (Packets.payloadLength(packet) < 4) {
            return;
        }
        int at = packet.position() + Packets.payloadOffset(packet);
        int number = packet.get(at) & 0xff;
        boolean end = (packet.get(at + 1) & 0x80) != 0;
        int length = packet.getShort(at + 2) & 0xffff;
        int time = Packets.timestamp(packet);
        if (!known || time != timestamp) {
            if (known && time - timestamp < 0 && now - last < OVERDUE_NANOS) {
                return; // late, of an event before
            }
            start(number, time, rate);
        }
        last = now;
        duration = Math.max(duration, length);
        if (end) {
            finish();
        }
    }

    private void start(int number, int time, int rate) {
        // One that lasts longer than its 16-bit duration goes on under a new timestamp (RFC 4733 2.5.1.3).
        boolean continued = open && number == event && time - timestamp == LONGEST;
        if (!continued) {
            finish();
            segments = 0;
            open = true;
        } else {
            segments++;
        }
        known = true;
        event = number;
        timestamp = time;
        clock = rate;
        duration = 0;
    }

    /** To be called now and then: an event whose end was lost is reported late rather than never. */
    public void tick(long now) {
        if (open && now - last > OVERDUE_NANOS) {
            finish();
        }
    }

    private void finish() {
        if (!open) {
            return;
        }
        open = false;
        if (event < DIGITS.length()) {
            long total = (long) segments * LONGEST + duration;
            listener.digit(DIGITS.charAt(event), (int) (total * 1000 / clock));
        }
    }
}
