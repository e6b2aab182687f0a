package org.patchbay.testkit.media;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaProfile.Encryption;
import org.patchbay.api.media.MediaSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.testkit.media.Call.done;

/**
 * How long a listener hears nothing when those who speak to it change: a packet comes every 20 ms, and no pause may be longer than
 * {@link #LONGEST}. A test of an engine extends this.
 */
public abstract class ContinuityContract {
    static final Duration LONGEST = Duration.ofMillis(300);

    private static final int PACKETS = 30;
    private static final String KEY = "V1VEVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1u";
    private static final String NEXT_KEY = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0";

    private MediaEngine engine;

    /** Starts an engine with networks {@code hub} and {@code provider} on loopback. */
    protected abstract MediaEngine start() throws Exception;

    protected abstract void stop(MediaEngine engine);

    @BeforeEach
    final void begin() throws Exception {
        engine = start();
    }

    @AfterEach
    final void end() {
        stop(engine);
    }

    /** Those who speak, and the one who listens: over SRTP where the test says so. */
    private final class Stage implements AutoCloseable {
        final Encryption encryption;
        final MediaSession session;
        final Peer listener = new Peer();
        final Peer first = new Peer();
        final Peer second = new Peer();
        final MediaLeg ear;
        final AtomicBoolean over = new AtomicBoolean();
        final AtomicLong longest = new AtomicLong();
        /** How late who speaks was itself: that is no pause of the engine's. */
        long late;

        private @Nullable Thread thread;

        Stage(Encryption encryption) throws Exception {
            this.encryption = encryption;
            second.ssrc = 0x55667788;
            session = engine.open("call-1", new Heard());
            ear = session.leg(
                    "ear", encryption == Encryption.NONE ? MediaProfile.plain("hub") : MediaProfile.encrypted("hub"));
        }

        String sdp(int version, String key) {
            return encryption == Encryption.NONE
                    ? listener.sdp(version, "sendrecv")
                    : listener.sdp(version, "sendrecv", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + key)
                            .replace("RTP/AVP", "RTP/SAVP");
        }

        void calls() throws Exception {
            done(ear.remote("ear", sdp(1, KEY), true));
            done(speaker("first").offer(Optional.of("ear")));
        }

        MediaLeg speaker(String id) throws Exception {
            Optional<MediaLeg> there = session.find(id);
            return there.isPresent() ? there.get() : session.leg(id, MediaProfile.plain("provider"));
        }

        void answers(String id, String dialog, Peer peer) throws Exception {
            MediaLeg leg = speaker(id);
            peer.reads(done(leg.offer(Optional.of("ear"))));
            done(leg.remote(dialog, peer.sdp(), false));
        }

        /** From the first packet on it is watched how long none comes. */
        void listens() throws Exception {
            listener.reads(done(ear.answer(Optional.of("first"))));
            Thread listening = new Thread(() -> {
                try {
                    long before = 0;
                    while (!over.get()) {
                        byte[] packet = Peer.receive(listener.rtp, 50);
                        long now = System.nanoTime();
                        if (before != 0) {
                            longest.accumulateAndGet(now - before, Math::max);
                        }
                        before = packet == null ? before : now;
                    }
                } catch (java.io.IOException e) {
                    longest.set(Long.MAX_VALUE);
                }
            });
            listening.setDaemon(true);
            listening.start();
            thread = listening;
        }

        /** Both speak, as phones do; who is nobody's partner is heard by nobody. */
        void speak() throws Exception {
            long before = 0;
            for (int i = 0; i < PACKETS; i++) {
                first.speak(8);
                second.speak(8);
                long now = System.nanoTime();
                late = Math.max(late, before == 0 ? 0 : now - before - 20_000_000);
                before = now;
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        }

        void endedWithoutAPause() throws Exception {
            over.set(true);
            Thread listening = thread;
            if (listening != null) {
                listening.join(5000);
            }
            assertThat(longest.get()).as("something was heard").isPositive();
            // An engine that fills a pause makes it shorter than who spoke was late.
            assertThat(Duration.ofNanos(longest.get() - late))
                    .as("the longest pause; who speaks was late by %s", Duration.ofNanos(late))
                    .isLessThan(LONGEST);
        }

        @Override
        public void close() {
            over.set(true);
            session.close();
            Set.of(listener, first, second).forEach(Peer::close);
        }
    }

    /** As in a transfer. */
    @ParameterizedTest
    @EnumSource
    final void anotherPartnerIsHeardAtOnce(Encryption encryption) throws Exception {
        try (Stage stage = new Stage(encryption)) {
            stage.calls();
            stage.answers("first", "1", stage.first);
            stage.answers("second", "2", stage.second);
            stage.listens();
            stage.session.connect("ear", "first");
            stage.speak();
            stage.session.connect("ear", "second");
            stage.speak();
            stage.session.disconnect("ear");
            stage.session.connect("first", "ear");
            stage.speak();
            stage.endedWithoutAPause();
        }
    }

    /** One fork was heard before the answer, and another one answers. */
    @ParameterizedTest
    @EnumSource
    final void theForkThatAnswersIsHeardAtOnce(Encryption encryption) throws Exception {
        try (Stage stage = new Stage(encryption)) {
            stage.calls();
            stage.answers("first", "fork 1", stage.first);
            stage.second.aimsLike(stage.first);
            stage.listens();
            stage.session.connect("ear", "first");
            stage.speak();
            done(stage.speaker("first").remote("fork 2", stage.second.sdp(), false));
            stage.speak();
            stage.endedWithoutAPause();
        }
    }

    /** The listener offers anew, with another key where it has one, and is answered. */
    @ParameterizedTest
    @EnumSource
    final void anOfferInTheCallIsNotHeard(Encryption encryption) throws Exception {
        try (Stage stage = new Stage(encryption)) {
            stage.calls();
            stage.answers("first", "1", stage.first);
            stage.second.aimsLike(stage.first);
            stage.listens();
            stage.session.connect("ear", "first");
            stage.speak();
            done(stage.ear.remote("ear", stage.sdp(2, NEXT_KEY), true));
            done(stage.ear.answer(Optional.of("first")));
            stage.speak();
            stage.endedWithoutAPause();
        }
    }
}
