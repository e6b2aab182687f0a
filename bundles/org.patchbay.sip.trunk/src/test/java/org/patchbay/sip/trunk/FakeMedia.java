package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;

/** An engine that carries nothing, and writes descriptions with addresses of its own and the codecs and direction it mirrors. */
final class FakeMedia implements MediaEngine {
    static final String ADDRESS = "127.0.0.99";
    final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    final Set<String> connected = ConcurrentHashMap.newKeySet();
    final AtomicInteger ports = new AtomicInteger(20000);
    volatile String name = "fake";
    volatile boolean broken;
    volatile Set<MediaCapability> capabilities = Set.of(MediaCapability.RELAY);
    volatile CompletableFuture<Void> warm = CompletableFuture.completedFuture(null);
    /** Whether it takes calls and then describes nothing, as one that died a moment ago. */
    volatile boolean dead;
    /** Whether it throws in place of a description. */
    volatile boolean throwing;
    /** How many descriptions fail from now on, whoever asks for them. */
    final AtomicInteger failing = new AtomicInteger();
    /** Whether a leg's media come as soon as it is known where from. */
    volatile boolean audible = true;
    /** Whether what is played has ended as soon as it began. */
    volatile boolean plays = true;
    /** Whether descriptions of peers are settled only when a test says so, by completing what {@link #settling} has. */
    volatile boolean slow;

    final List<CompletableFuture<Void>> settling = new CopyOnWriteArrayList<>();
    /** What is being played, by op. */
    final Set<String> playing = ConcurrentHashMap.newKeySet();
    /** What is being recorded, by op. */
    final Map<String, RecordOrder> recording = new ConcurrentHashMap<>();

    /** Copies, as in {@code leg SAID to}. */
    final List<String> copies = new CopyOnWriteArrayList<>();
    /** What was described to legs that carry a copy, by leg. */
    final Map<String, List<String>> described = new ConcurrentHashMap<>();
    /** Whether voices can be copied. */
    volatile boolean copiesVoices = true;

    final List<String> paused = new CopyOnWriteArrayList<>();
    /** What becomes of every recording. */
    volatile Recording recorded = new Recording("/there/it.wav", Duration.ofSeconds(3), 48_044, Duration.ZERO, "");

    static String sdp(String address, int port, String formats, String direction) {
        return "v=0\r\no=peer 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP " + formats + "\r\na=" + direction + "\r\n";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Void> warm() {
        return warm;
    }

    @Override
    public Set<MediaCapability> capabilities() {
        return capabilities;
    }

    @Override
    public MediaSession open(String call, MediaListener listener) throws MediaException {
        if (broken) {
            throw new MediaException(503, "No port is free");
        }
        Session session = new Session(listener);
        sessions.add(session);
        return session;
    }

    @Override
    public MediaSession restore(String call, String state, MediaListener listener) throws MediaException {
        for (Session each : sessions) {
            if (each.left && state.startsWith("fake " + each.number + "\n")) {
                each.left = false;
                return each;
            }
        }
        if (broken || !state.startsWith("fake ")) {
            throw new MediaException(503, "Media port 20000 of network 'hub' is in use");
        }
        Session session = new Session(listener);
        state.lines().skip(1).forEach(id -> {
            if (id.contains("+")) {
                session.connect(id.substring(0, id.indexOf('+')), id.substring(id.indexOf('+') + 1));
            } else {
                session.leg(id, null);
            }
        });
        sessions.add(session);
        return session;
    }

    @Override
    public int sessions() {
        return sessions.size();
    }

    /** Whether a leg can be taken from one session to another. */
    volatile boolean moves = true;

    final class Session implements MediaSession {
        final Map<String, Ends> legs = Collections.synchronizedMap(new LinkedHashMap<>());
        final MediaListener listener;
        final int number = ports.incrementAndGet();
        volatile boolean left;

        Session(MediaListener listener) {
            this.listener = listener;
        }

        @Override
        public MediaLeg leg(String id, MediaProfile profile) {
            if (legs.containsKey(id)) {
                throw new IllegalArgumentException("This session has a leg '" + id + "' already");
            }
            Ends leg = new Ends(this, id);
            legs.put(id, leg);
            return leg;
        }

        @Override
        public MediaLeg take(String id, MediaLeg leg) throws MediaException {
            Ends former = (Ends) leg;
            if (!moves) {
                throw new MediaException(501, "It cannot");
            }
            Ends taken = new Ends(this, id, former.port);
            taken.formats = former.formats;
            taken.direction = former.direction;
            taken.described = former.described;
            former.session.legs.remove(former.id);
            legs.put(id, taken);
            return taken;
        }

        @Override
        public Optional<MediaLeg> find(String id) {
            return Optional.ofNullable(legs.get(id));
        }

        @Override
        public void connect(String a, String b) {
            connected.add(a + "+" + b);
        }

        @Override
        public void disconnect(String id) {}

        @Override
        public void copy(String leg, RecordOrder.Tracks voice, String to) throws MediaException {
            if (!copiesVoices) {
                throw new MediaException(501, "It cannot copy");
            }
            copies.add(leg + " " + voice + " " + to);
            legs.get(to).direction = "sendonly";
            legs.get(to).copies = true;
        }

        @Override
        public void pauseCopy(String to, boolean on) {
            paused.add(to + (on ? " on" : " off"));
        }

        @Override
        public String state() {
            return sessions.contains(this)
                    ? "fake " + number + "\n"
                            + legs.values().stream()
                                    .filter(leg -> !leg.copies)
                                    .map(leg -> leg.id + "\n")
                                    .collect(Collectors.joining())
                            + String.join("\n", connected)
                    : "";
        }

        @Override
        public void leave() {
            left = true;
        }

        @Override
        public void close() {
            sessions.remove(this);
        }
    }

    final class Ends implements MediaLeg {
        final Session session;
        final String id;
        final int port;
        String formats = "0 8 101";
        String direction = "sendrecv";
        boolean described;
        boolean copies;

        Ends(Session session, String id) {
            this(session, id, ports.addAndGet(2));
        }

        Ends(Session session, String id, int port) {
            this.session = session;
            this.id = id;
            this.port = port;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public CompletionStage<String> offer(Optional<String> mirror) {
            return written(mirror);
        }

        @Override
        public CompletionStage<String> answer(Optional<String> mirror) {
            return written(mirror);
        }

        private CompletionStage<String> written(Optional<String> mirror) {
            if (throwing) {
                throw new IllegalStateException("throws");
            }
            if (dead || failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return CompletableFuture.failedFuture(new MediaException(503, "No reply"));
            }
            Ends other = mirror.map(session.legs::get).orElse(null);
            if (copies) {
                return CompletableFuture.completedFuture(sdp(ADDRESS, port, "8 0", answering()));
            }
            return CompletableFuture.completedFuture(sdp(
                    ADDRESS, port, other == null ? "0" : other.formats, other == null ? "sendrecv" : other.direction));
        }

        private String answering() {
            return direction.equals("inactive") ? "inactive" : "sendonly";
        }

        @Override
        public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
            if (copies) {
                FakeMedia.this
                        .described
                        .computeIfAbsent(id, any -> new CopyOnWriteArrayList<>())
                        .add(sdp);
            }
            int at = sdp.indexOf("RTP/AVP ");
            if (at < 0) {
                return CompletableFuture.failedFuture(new MediaException(488, "No audio in it"));
            }
            formats = sdp.substring(at + 8, sdp.indexOf("\r\n", at));
            direction = Sdp.of(sdp).direction();
            described = true;
            if (audible && !copies) {
                session.listener.latched(id, "127.0.0.98:9");
            }
            if (slow) {
                CompletableFuture<Void> settled = new CompletableFuture<>();
                settling.add(settled);
                return settled;
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void play(String op, String prompt, boolean loop) {
            if (plays) {
                session.listener.played(id, op, "");
            } else {
                playing.add(op);
            }
        }

        @Override
        public void press(String op, String digits) {
            session.listener.played(id, op, "");
        }

        @Override
        public void record(String op, RecordOrder order) {
            recording.put(op, order);
        }

        @Override
        public void pause(String op, boolean on) {
            paused.add(op + (on ? " on" : " off"));
        }

        @Override
        public void stop(String op) {
            playing.remove(op);
            if (recording.remove(op) != null) {
                session.listener.recorded(id, op, recorded);
            }
        }

        @Override
        public MediaQuality quality() {
            return MediaQuality.NONE;
        }

        @Override
        public void close() {
            session.legs.remove(id);
        }
    }
}
