package org.patchbay.media.embedded.record;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;
import org.patchbay.media.embedded.relay.RtpStream;
import org.patchbay.media.embedded.relay.Tap;
import org.patchbay.media.embedded.sdp.Codec;

/** The recordings of one leg, by op. Safe for use by several threads. */
public final class LegTakes implements Tap {
    private final Recorder recorder;
    private final RtpStream stream;
    private final Map<String, Take> takes = new ConcurrentHashMap<>(2);
    private volatile Take[] running = {};
    private volatile Coding[] said = Coding.table(List.of());
    private volatile Coding[] heard = said;

    public LegTakes(Recorder recorder, RtpStream stream) {
        this.recorder = recorder;
        this.stream = stream;
    }

    /** @param sent what the numbers mean of packets that the peer sends, @param received of those that it is sent */
    public void codecs(List<Codec> sent, List<Codec> received) {
        said = Coding.table(sent);
        heard = Coding.table(received);
    }

    /** @param done told once, on another thread */
    public void begin(String op, RecordOrder order, String call, Consumer<Recording> done) {
        synchronized (takes) {
            if (takes.containsKey(op)) {
                done.accept(Recording.none("'" + op + "' records already"));
                return;
            }
            takes.put(op, recorder.begin(order, call, result -> {
                synchronized (takes) {
                    takes.remove(op);
                }
                listen();
                done.accept(result);
            }));
        }
        listen();
    }

    private void listen() {
        synchronized (takes) {
            running = takes.values().toArray(new Take[0]);
            if (running.length == 0) {
                stream.taps().remove(this);
            } else {
                stream.taps().add(this);
            }
        }
    }

    public void pause(String op, boolean on) {
        Take take = takes.get(op);
        if (take != null) {
            take.pause(on, System.nanoTime());
        }
    }

    public void stop(String op) {
        Take take = takes.get(op);
        if (take != null) {
            take.end("", System.nanoTime());
            recorder.wake();
        }
    }

    public void stopAll() {
        List.copyOf(takes.keySet()).forEach(this::stop);
    }

    @Override
    public void said(ByteBuffer packet, long now) {
        Coding[] meanings = said;
        for (Take take : running) {
            take.offer(true, packet, meanings, now);
        }
    }

    @Override
    public void heard(ByteBuffer packet, long now) {
        Coding[] meanings = heard;
        for (Take take : running) {
            take.offer(false, packet, meanings, now);
        }
    }
}
