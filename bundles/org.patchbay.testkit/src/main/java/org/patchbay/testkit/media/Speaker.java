package org.patchbay.testkit.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;

/** Peers that speak a tone each, a packet of PCMA every 20 ms, as the clock of a phone makes them. */
public final class Speaker implements AutoCloseable {
    private static final int FRAME_MILLIS = 20;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<ScheduledFuture<?>> speaking = new ArrayList<>();
    private final AtomicInteger spoken = new AtomicInteger();

    /** Begins to speak. */
    public Speaker says(Peer peer, int hertz) {
        return says(peer, hertz, packet -> packet);
    }

    /** @param sealing what becomes of a packet before it is sent */
    public Speaker says(Peer peer, int hertz, UnaryOperator<byte[]> sealing) {
        // A second of it is a whole number of periods.
        byte[][] frames = new byte[1000 / FRAME_MILLIS][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Tone.alaw(hertz, i * 160);
        }
        AtomicInteger next = new AtomicInteger();
        speaking.add(clock.scheduleAtFixedRate(
                () -> {
                    try {
                        peer.send(sealing.apply(peer.packet(8, frames[next.getAndIncrement() % frames.length])));
                        spoken.incrementAndGet();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                0,
                FRAME_MILLIS,
                TimeUnit.MILLISECONDS));
        return this;
    }

    /** Lets them speak so long from now on. */
    public void on(int milliseconds) {
        int until = spoken.get() + speaking.size() * milliseconds / FRAME_MILLIS;
        Awaitility.await().until(() -> spoken.get() >= until);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
