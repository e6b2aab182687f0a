package org.patchbay.media.embedded.play;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.media.embedded.srtp.SrtpSender;

/** The one thread that sends a frame of everything being played each 20 ms. It rests while nothing is played. */
public final class Pacer {

    private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);
    private static final long PERIOD = 20_000_000;
    /** Later than this by a pause of the machine, it goes on from now instead of sending a burst. */
    private static final long TOO_LATE = 5 * PERIOD;

    private final Set<Paced> playing = ConcurrentHashMap.newKeySet();
    private final ByteBuffer packet = ByteBuffer.allocate(12 + Playback.FRAME + SrtpSender.MOST_ADDED);
    private final Thread thread = new Thread(this::run, "patchbay-media-player");
    private volatile boolean running = true;

    private Pacer() {
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    public static Pacer start() {
        Pacer pacer = new Pacer();
        pacer.thread.start();
        return pacer;
    }

    public void play(Playback playback, Sound sound) {
        playback.sound(sound);
        add(playback);
    }

    /** Goes on with it until it is over; adding it twice does nothing. */
    public void add(Paced paced) {
        playing.add(paced);
        LockSupport.unpark(thread);
    }

    public void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    private void run() {
        long next = System.nanoTime();
        while (running) {
            if (playing.isEmpty()) {
                LockSupport.park(this);
                next = System.nanoTime();
                continue;
            }
            long now = System.nanoTime();
            if (now < next) {
                LockSupport.parkNanos(this, next - now);
                continue;
            }
            for (Paced each : playing) {
                frame(each, now);
            }
            next = now - next > TOO_LATE ? now + PERIOD : next + PERIOD;
        }
    }

    private void frame(Paced paced, long now) {
        try {
            paced.next(packet, now);
        } catch (RuntimeException e) {
            LOG.error("Something could not be played on", e);
            paced.end("Playing failed: " + e);
        }
        if (paced.over()) {
            playing.remove(paced);
            // It may have got something new to do this moment.
            if (!paced.over()) {
                playing.add(paced);
            }
        }
    }
}
