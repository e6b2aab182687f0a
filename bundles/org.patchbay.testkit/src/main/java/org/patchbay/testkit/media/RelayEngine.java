package org.patchbay.testkit.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

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

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The least that a media engine can be: it carries packets between two legs on loopback, with a thread for each socket, and does nothing else.
 * For tests, and to see what the contract asks for.
 */
public final class RelayEngine implements MediaEngine {
    private static final Set<String> NETWORKS = Set.of("hub", "provider");

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicLong ids = new AtomicLong();
    private static final String VERSION = "patchbay-media-relay 1";
    private static final Duration LONGEST_LEFT = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public Set<MediaCapability> capabilities() {
        return Set.of(MediaCapability.RELAY);
    }

    @Override
    public MediaSession open(String call, MediaListener listener) {
        Session session = new Session(call, listener);
        sessions.add(session);
        return session;
    }

    @Override
    public MediaSession restore(String call, String state, MediaListener listener) throws MediaException {
        for (Session session : sessions) {
            if (session.call.equals(call)) {
                session.listener = listener;
                return session;
            }
        }
        if (!state.startsWith(VERSION + "\n")) {
            throw new MediaException(503, "These media were written down by another version, not by " + VERSION + ".");
        }
        Session session = new Session(call, listener);
        sessions.add(session);
        try {
            session.restore(state);
            return session;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw new MediaException(503, "The media of call " + call + " cannot be taken up again: " + e.getMessage());
        }
    }

    @Override
    public int sessions() {
        return sessions.size();
    }

    private final class Session implements MediaSession {
        private final Map<String, Leg> legs = new ConcurrentHashMap<>();
        private final String call;
        /** Null while it has no owner. */
        private volatile @Nullable MediaListener listener;

        private Session(String call, MediaListener listener) {
            this.call = call;
            this.listener = listener;
        }

        private void restore(String state) throws IOException {
            for (String line : state.lines().skip(1).toList()) {
                String[] parts = line.split("\t", -1);
                if (parts[0].equals("leg")) {
                    legs.put(parts[1], new Leg(this, parts));
                } else {
                    connect(parts[1], parts[2]);
                }
            }
        }

        @Override
        public String state() {
            if (!sessions.contains(this)) {
                return "";
            }
            StringBuilder text = new StringBuilder(VERSION).append('\n');
            legs.values().forEach(leg -> text.append(leg.state()));
            legs.values().forEach(leg -> {
                Leg partner = leg.partner;
                if (partner != null && leg.id.compareTo(partner.id) < 0) {
                    text.append("connected\t" + leg.id + "\t" + partner.id + "\n");
                }
            });
            return text.toString();
        }

        @Override
        public void leave() {
            listener = null;
            CompletableFuture.delayedExecutor(LONGEST_LEFT.toSeconds(), TimeUnit.SECONDS)
                    .execute(() -> {
                        if (listener == null) {
                            close();
                        }
                    });
        }

        @Override
        public MediaLeg leg(String id, MediaProfile profile) throws MediaException {
            if (profile.encryption() == MediaProfile.Encryption.REQUIRED) {
                throw new MediaException(
                        488, "This engine has no SRTP. Take another, or set srtp = false for the peer.");
            }
            if (!NETWORKS.contains(profile.network())) {
                throw new MediaException(
                        503, "There is no network '" + profile.network() + "', only " + NETWORKS + ".");
            }
            try {
                Leg leg = new Leg(this, id, ids.incrementAndGet());
                legs.put(id, leg);
                return leg;
            } catch (IOException e) {
                throw new MediaException(503, "No port is free: " + e.getMessage());
            }
        }

        @Override
        public Optional<MediaLeg> find(String id) {
            return Optional.ofNullable(legs.get(id));
        }

        @Override
        public void connect(String a, String b) {
            Leg one = legs.get(a);
            Leg other = legs.get(b);
            if (one != null && other != null) {
                disconnect(a);
                disconnect(b);
                one.partner = other;
                other.partner = one;
            }
        }

        @Override
        public void disconnect(String id) {
            Leg leg = legs.get(id);
            Leg partner = leg == null ? null : leg.partner;
            if (leg != null && partner != null) {
                leg.partner = null;
                partner.partner = null;
            }
        }

        @Override
        public void close() {
            legs.values().forEach(Leg::close);
            sessions.remove(this);
        }
    }

    private static final class Leg implements MediaLeg {
        private final Session session;
        private final String id;
        private final DatagramSocket rtp;
        private final DatagramSocket rtcp;
        private final PlainSdp.Own own;
        private volatile @Nullable Leg partner;
        private volatile @Nullable PlainSdp remote;
        private final AtomicLong received = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();

        private Leg(Session session, String id, long number) throws IOException {
            this.session = session;
            this.id = id;
            rtp = socket(0);
            rtcp = socket(0);
            own = new PlainSdp.Own(number, "127.0.0.1", rtp.getLocalPort(), rtcp.getLocalPort());
            begin();
        }

        /** One that was written down. */
        private Leg(Session session, String[] parts) throws IOException {
            this.session = session;
            this.id = parts[1];
            rtp = socket(Integer.parseInt(parts[2]));
            rtcp = socket(Integer.parseInt(parts[3]));
            own = new PlainSdp.Own(
                    Long.parseLong(parts[4]),
                    "127.0.0.1",
                    rtp.getLocalPort(),
                    rtcp.getLocalPort(),
                    Integer.parseInt(parts[5]));
            remote = parts[6].isEmpty()
                    ? null
                    : PlainSdp.read(new String(Base64.getDecoder().decode(parts[6]), UTF_8));
            begin();
        }

        private static DatagramSocket socket(int port) throws IOException {
            return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }

        private String state() {
            PlainSdp known = remote;
            return String.join(
                            "\t",
                            "leg",
                            id,
                            String.valueOf(rtp.getLocalPort()),
                            String.valueOf(rtcp.getLocalPort()),
                            String.valueOf(own.id()),
                            String.valueOf(own.version()),
                            known == null
                                    ? ""
                                    : Base64.getEncoder()
                                            .encodeToString(known.text().getBytes(UTF_8)))
                    + "\n";
        }

        private void begin() {
            carry(rtp, leg -> leg.rtp, PlainSdp::rtp);
            carry(rtcp, leg -> leg.rtcp, PlainSdp::rtcp);
        }

        private interface Way<F, T> {
            T of(F from);
        }

        private void carry(DatagramSocket in, Way<Leg, DatagramSocket> out, Way<PlainSdp, InetSocketAddress> to) {
            Thread thread = new Thread(
                    () -> {
                        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                        while (!in.isClosed()) {
                            try {
                                packet.setLength(2048);
                                in.receive(packet);
                                received.incrementAndGet();
                                Leg other = partner;
                                PlainSdp description = other == null ? null : other.remote;
                                if (other != null && description != null) {
                                    packet.setSocketAddress(to.of(description));
                                    out.of(other).send(packet);
                                    other.sent.incrementAndGet();
                                }
                            } catch (IOException e) {
                                if (in.isClosed()) {
                                    return;
                                }
                            }
                        }
                    },
                    "relay-" + in.getLocalPort());
            thread.setDaemon(true);
            thread.start();
        }

        private static <T> CompletionStage<T> done(Supplier<T> step) {
            try {
                return CompletableFuture.completedFuture(step.get());
            } catch (IllegalArgumentException e) {
                return CompletableFuture.failedFuture(new MediaException(488, String.valueOf(e.getMessage())));
            }
        }

        private @Nullable PlainSdp mirrored(Optional<String> mirror) {
            if (rtp.isClosed()) {
                throw new IllegalArgumentException("The leg " + id + " is closed.");
            }
            Leg other = mirror.map(session.legs::get).orElse(null);
            return other == null ? null : other.remote;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public CompletionStage<String> offer(Optional<String> mirror) {
            return done(() -> own.offer(mirrored(mirror)));
        }

        @Override
        public CompletionStage<String> answer(Optional<String> mirror) {
            return done(() -> {
                PlainSdp offered = remote;
                if (offered == null) {
                    throw new IllegalArgumentException("There is no offer to answer.");
                }
                return own.answer(offered, mirrored(mirror));
            });
        }

        @Override
        public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
            return done(() -> {
                remote = PlainSdp.read(sdp);
                return null;
            });
        }

        @Override
        public void play(String op, String prompt, boolean loop) {
            MediaListener owner = session.listener;
            if (owner != null) {
                owner.played(id, op, "This engine plays nothing.");
            }
        }

        @Override
        public void press(String op, String digits) {
            MediaListener owner = session.listener;
            if (owner != null) {
                owner.played(id, op, "This engine presses no keys.");
            }
        }

        @Override
        public void record(String op, RecordOrder order) {
            MediaListener owner = session.listener;
            if (owner != null) {
                owner.recorded(id, op, Recording.none("This engine records nothing."));
            }
        }

        @Override
        public void pause(String op, boolean on) {
            // It records nothing that could be left out.
        }

        @Override
        public void stop(String op) {
            // It plays and records nothing that could be stopped.
        }

        @Override
        public MediaQuality quality() {
            return new MediaQuality(received.get(), 0, sent.get(), 0, 0, 0);
        }

        @Override
        public void close() {
            session.disconnect(id);
            session.legs.remove(id, this);
            rtp.close();
            rtcp.close();
        }
    }
}
