package org.patchbay.media.embedded.play;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.relay.Negotiated;
import org.patchbay.media.embedded.relay.RtpStream;
import org.patchbay.media.embedded.sdp.Codec;

/**
 * Presses keys to one leg as telephone-events (RFC 4733 2.5): a packet each 20 ms with the same timestamp, the end three times. Anybody may
 * {@link #press} and {@link #end}; packets are made by the {@link Pacer}'s thread.
 */
public final class KeyPresses implements Paced {
    private static final String KEYS = "0123456789*#ABCD";
    private static final int LONGEST = 128;
    private static final long MILLI = 1_000_000;
    private static final long PRESSED = 100 * MILLI;
    private static final long PERIOD = 150 * MILLI;
    private static final int PACKET_MILLIS = 20;
    private static final int ENDS = 3;
    /** -10 dBm0. */
    private static final int VOLUME = 10;

    private record Press(String digits, Consumer<String> ended) {}

    private final RtpStream stream;
    private final Voice voice;
    private final Queue<Press> presses = new ConcurrentLinkedQueue<>();

    private int at;
    /** When the present key was pressed, and how many packets of it were sent; 0 while none is. */
    private long began;

    private int sent;
    /** When the next one may be. */
    private long next;

    public KeyPresses(RtpStream stream, Voice voice) {
        this.stream = stream;
        this.voice = voice;
    }

    /**
     * Joins those that wait.
     *
     * @param ended told once: an empty text, or why they were not pressed
     */
    public void press(String digits, Consumer<String> ended) {
        String error = error(digits);
        if (error.isEmpty()) {
            presses.add(new Press(digits, ended));
        } else {
            ended.accept(error);
        }
    }

    private String error(String digits) {
        if (digits.isEmpty() || digits.length() > LONGEST || digits.chars().anyMatch(key -> KEYS.indexOf(key) < 0)) {
            return "'" + digits + "' is not 1 to " + LONGEST + " keys of " + KEYS;
        }
        return unheard(stream.negotiated());
    }

    private static String unheard(@Nullable Negotiated negotiated) {
        if (negotiated == null || negotiated.payloads().peerEvents() == null) {
            return "No key can be pressed: the leg has not negotiated telephone-event";
        }
        return negotiated.speaks() ? "" : "No key can be pressed: the peer wants no audio now";
    }

    @Override
    public boolean over() {
        return presses.isEmpty();
    }

    @Override
    public void next(ByteBuffer packet, long now) {
        Press press = presses.peek();
        if (press == null || began == 0 && now < next) {
            return;
        }
        Negotiated negotiated = stream.negotiated();
        Codec events = negotiated == null ? null : negotiated.payloads().peerEvents();
        String error = unheard(negotiated);
        if (events == null || !error.isEmpty()) {
            finish(press, error);
            return;
        }
        if (began == 0) {
            // On time although the pace is coarser, unless there was a pause before.
            began = next == 0 || now - next > PERIOD ? now : next;
            sent = 0;
            stream.floor().keyed(true);
            voice.keyed(true);
        }
        int key = KEYS.indexOf(press.digits().charAt(at));
        if (now - began < PRESSED) {
            send(packet, events, key, false);
            return;
        }
        for (int i = 0; i < ENDS; i++) {
            send(packet, events, key, true);
        }
        next = began + PERIOD;
        began = 0;
        if (++at == press.digits().length()) {
            finish(press, "");
        }
    }

    private void send(ByteBuffer packet, Codec events, int key, boolean end) {
        packet.clear();
        voice.event(packet, events.payload(), sent == 0, began);
        sent++;
        long millis = end ? PRESSED / MILLI : Math.min(PRESSED / MILLI, (long) sent * PACKET_MILLIS);
        packet.put((byte) key);
        packet.put((byte) (end ? 0x80 | VOLUME : VOLUME));
        packet.putShort((short) (millis * events.clock() / 1000));
        packet.flip();
        stream.sendPlayed(packet, 0);
    }

    private void finish(Press press, String error) {
        began = 0;
        stream.floor().keyed(false);
        voice.keyed(false);
        at = 0;
        // Whoever removes it tells.
        if (presses.remove(press)) {
            press.ended().accept(error);
        }
    }

    /** Presses no more. */
    @Override
    public void end(String error) {
        for (Press press = presses.poll(); press != null; press = presses.poll()) {
            press.ended().accept(error);
        }
        stream.floor().keyed(false);
        voice.keyed(false);
    }
}
