package org.patchbay.sip.trunk;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;

/** Stands in for an engine while the signalling warms up: no port is opened and every description is the same. */
final class WarmUpMedia implements MediaEngine, MediaSession {
    static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 9 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n";

    @Override
    public String name() {
        return "warm-up";
    }

    @Override
    public Set<MediaCapability> capabilities() {
        return Set.of();
    }

    @Override
    public MediaSession open(String call, MediaListener listener) {
        return this;
    }

    @Override
    public MediaSession restore(String call, String state, MediaListener listener) {
        return this;
    }

    @Override
    public String state() {
        return "";
    }

    @Override
    public void leave() {}

    @Override
    public int sessions() {
        return 0;
    }

    @Override
    public MediaLeg leg(String id, MediaProfile profile) {
        return new Ends(id);
    }

    @Override
    public Optional<MediaLeg> find(String id) {
        return Optional.empty();
    }

    @Override
    public void connect(String a, String b) {}

    @Override
    public void disconnect(String id) {}

    @Override
    public void close() {}

    private record Ends(String id) implements MediaLeg {
        @Override
        public CompletionStage<String> offer(Optional<String> mirror) {
            return CompletableFuture.completedFuture(SDP);
        }

        @Override
        public CompletionStage<String> answer(Optional<String> mirror) {
            return CompletableFuture.completedFuture(SDP);
        }

        @Override
        @SuppressWarnings("NullAway") // a stage of nothing
        public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void play(String op, String prompt, boolean loop) {}

        @Override
        public void record(String op, RecordOrder order) {}

        @Override
        public void pause(String op, boolean on) {}

        @Override
        public void press(String op, String digits) {}

        @Override
        public void stop(String op) {}

        @Override
        public MediaQuality quality() {
            return MediaQuality.NONE;
        }

        @Override
        public void close() {}
    }
}
