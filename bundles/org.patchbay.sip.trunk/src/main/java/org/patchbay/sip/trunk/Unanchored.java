package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;

/**
 * The media of an emergency call for which there is no engine: each peer gets the other's description as it is, and they send to each other.
 * That shows them each other's addresses and works only where they reach each other; for anything less than an emergency it is not done.
 */
final class Unanchored implements MediaSession {
    private static final String FIRST = "unanchored 1";

    private final MediaListener listener;
    private final Map<String, End> ends = new ConcurrentHashMap<>(4);

    Unanchored(MediaListener listener) {
        this.listener = listener;
    }

    @Override
    public MediaLeg leg(String id, MediaProfile profile) {
        End made = new End(id);
        ends.put(id, made);
        return made;
    }

    @Override
    public Optional<MediaLeg> find(String id) {
        return Optional.ofNullable(ends.get(id));
    }

    @Override
    public void connect(String a, String b) {}

    @Override
    public void disconnect(String id) {}

    /** Whether these are the media of a call without an engine. */
    static boolean isOne(String state) {
        return state.startsWith(FIRST);
    }

    /** @throws IllegalArgumentException if it cannot be read */
    static Unanchored read(String state, MediaListener listener) {
        Unanchored session = new Unanchored(listener);
        for (CallText.Section each : CallText.read(state, FIRST)) {
            if (each.name.equals("end")) {
                End end = session.new End(each.need("id"));
                end.said = each.text("said");
                session.ends.put(end.id, end);
            }
        }
        return session;
    }

    @Override
    public String state() {
        CallText out = new CallText(FIRST);
        ends.values().forEach(end -> {
            out.section("end").add("id", end.id);
            String said = end.said;
            if (said != null) {
                out.add("said", said);
            }
        });
        return out.toString();
    }

    @Override
    public void leave() {}

    @Override
    public void close() {
        ends.clear();
    }

    private final class End implements MediaLeg {
        private final String id;
        private volatile @Nullable String said;

        End(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public CompletionStage<String> offer(Optional<String> mirror) {
            return of(mirror);
        }

        @Override
        public CompletionStage<String> answer(Optional<String> mirror) {
            return of(mirror);
        }

        private CompletionStage<String> of(Optional<String> mirror) {
            End other = mirror.map(ends::get).orElse(null);
            String description = other == null ? null : other.said;
            return description == null
                    ? CompletableFuture.failedFuture(new MediaException(503, "No media engine is there"))
                    : CompletableFuture.completedFuture(description);
        }

        @Override
        public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
            said = sdp;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void play(String op, String prompt, boolean loop) {
            listener.played(id, op, "No media engine is there");
        }

        @Override
        public void record(String op, RecordOrder order) {
            listener.recorded(id, op, Recording.none("No media engine is there"));
        }

        @Override
        public void pause(String op, boolean on) {}

        @Override
        public void press(String op, String digits) {
            listener.played(id, op, "No media engine is there");
        }

        @Override
        public void stop(String op) {}

        @Override
        public MediaQuality quality() {
            return MediaQuality.NONE;
        }

        @Override
        public void close() {
            ends.remove(id, this);
        }
    }
}
