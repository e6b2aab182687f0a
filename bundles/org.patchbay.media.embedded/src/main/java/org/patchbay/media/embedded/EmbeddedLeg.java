package org.patchbay.media.embedded;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.play.KeyPresses;
import org.patchbay.media.embedded.play.Playback;
import org.patchbay.media.embedded.play.SilenceFill;
import org.patchbay.media.embedded.play.Voice;
import org.patchbay.media.embedded.record.LegTakes;
import org.patchbay.media.embedded.relay.Negotiated;
import org.patchbay.media.embedded.relay.PortRange;
import org.patchbay.media.embedded.relay.RtpStream;
import org.patchbay.media.embedded.sdp.Addresses;
import org.patchbay.media.embedded.sdp.AudioDescription;
import org.patchbay.media.embedded.sdp.OwnDescription;
import org.patchbay.media.embedded.sdp.Sources;
import org.patchbay.media.embedded.sdp.Wish;

/** One peer of a session: its negotiation, its stream and what is played to it. */
final class EmbeddedLeg implements MediaLeg, RtpStream.Events {

    /** Changed with the locks of both sessions, when the leg is taken from one to the other. */
    private volatile EmbeddedSession session;

    private volatile String id;
    private final PortRange range;
    private final Set<String> from;
    private final RtpStream stream;
    private final Negotiation negotiation;
    private final AtomicReference<@Nullable Playback> playing = new AtomicReference<>();

    // Guarded by the session's lock.
    private @Nullable EmbeddedLeg partner;
    /** From the first time on that something is played. */
    private @Nullable Voice voice;
    /** From the first time on that something is recorded. */
    private volatile @Nullable LegTakes takes;

    /** From the first pause of a partner on. */
    private @Nullable SilenceFill fill;
    /** From the first key on that is pressed to it. */
    private @Nullable KeyPresses keys;

    /** What is sent to this leg in the place of a partner's audio. */
    private volatile @Nullable LegCopy copy;
    /** To which legs the audio of this one is sent, too. */
    private final List<LegCopy> copies = new ArrayList<>(0);

    private boolean closed;

    EmbeddedLeg(EmbeddedSession session, String id, PortRange range, MediaProfile profile) throws MediaException {
        this.session = session;
        this.id = id;
        this.range = range;
        this.from = profile.sources();
        Sources sources = sources(from);
        this.stream = session.listen(range, this);
        OwnDescription own = new OwnDescription(range.advertised(), stream.rtpPort(), stream.rtcpPort());
        List<SrtpSuite> suites =
                profile.encryption() == MediaProfile.Encryption.REQUIRED ? profile.suites() : List.of();
        IceLite ice = profile.iceLite() ? IceLite.fresh() : null;
        this.negotiation = new Negotiation(own, sources, session.alike(), new Keys(suites), ice);
        stream.ice(ice);
    }

    /** Takes a leg up again that was written down. */
    EmbeddedLeg(EmbeddedSession session, PortRange range, SessionText.SavedLeg saved) throws MediaException {
        this.session = session;
        this.id = saved.id();
        this.range = range;
        this.from = saved.sources();
        Sources sources = sources(from);
        this.stream = session.listen(range, saved.port(), this);
        OwnDescription own = new OwnDescription(
                range.advertised(), stream.rtpPort(), stream.rtcpPort(), saved.origin(), saved.version());
        this.negotiation = new Negotiation(own, sources, session.alike(), saved);
        apply();
    }

    /** Called with the session's lock. */
    SessionText.SavedLeg saved() {
        return negotiation.saved(id, range.network(), stream.rtpPort(), from);
    }

    private static Sources sources(Set<String> networks) throws MediaException {
        try {
            return networks.isEmpty() ? Sources.ANY : new Sources(networks);
        } catch (IllegalArgumentException e) {
            throw new MediaException(503, "The sources of the profile are wrong: " + e.getMessage());
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public CompletionStage<String> offer(Optional<String> mirror) {
        return settled(() -> {
            LegCopy copied = copy;
            EmbeddedLeg other = mirrored(mirror);
            return negotiation.offer(
                    copied != null ? copied.wish() : Wish.of(other == null ? null : other.negotiation.shown()));
        });
    }

    @Override
    public CompletionStage<String> answer(Optional<String> mirror) {
        return settled(() -> {
            EmbeddedLeg other = mirrored(mirror);
            AudioDescription theirs = other == null ? null : other.negotiation.shown();
            if (other != null && theirs == null) {
                throw new MediaException(488, "Leg '" + other.id + "' has no description yet that could be passed on");
            }
            LegCopy copied = copy;
            String answer = negotiation.answer(copied != null ? copied.wish() : Wish.of(theirs));
            agreed();
            return answer;
        });
    }

    @Override
    public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
        return settled(() -> {
                    AudioDescription description = AudioDescription.read(sdp, negotiation.encrypted());
                    if (!Negotiation.reachable(range.address(), description)) {
                        throw new MediaException(
                                488,
                                "The peer's address is of another family than those of network '" + range.network()
                                        + "'");
                    }
                    if (session.owns(description.rtp()) || session.owns(description.rtcp())) {
                        throw new MediaException(
                                488, "The peer names an address of this very call; it would hear itself");
                    }
                    if (offer) {
                        negotiation.remoteOffer(dialog, description);
                    } else {
                        negotiation.remoteAnswer(dialog, description);
                        agreed();
                    }
                    return true;
                })
                .thenAccept(done -> {});
    }

    private interface Step<T> {
        T run() throws MediaException;
    }

    EmbeddedSession session() {
        return session;
    }

    /** Called with the locks of both sessions. */
    void taken(EmbeddedSession by, String newId) {
        session = by;
        id = newId;
    }

    private <T> CompletionStage<T> settled(Step<T> step) {
        EmbeddedSession now = session;
        synchronized (now.lock()) {
            try {
                if (now != session) {
                    throw new MediaException(503, "Leg '" + id + "' has just been taken to another call");
                }
                if (closed) {
                    throw new MediaException(503, "Leg '" + id + "' is closed");
                }
                return CompletableFuture.completedStage(step.run());
            } catch (MediaException e) {
                return CompletableFuture.failedStage(e);
            }
        }
    }

    private @Nullable EmbeddedLeg mirrored(Optional<String> mirror) throws MediaException {
        if (mirror.isEmpty()) {
            return null;
        }
        EmbeddedLeg other = session.leg(mirror.get());
        if (other == null || other == this) {
            throw new MediaException(503, "There is no other leg '" + mirror.get() + "' in this session");
        }
        return other;
    }

    /** Something new was agreed: it concerns the packets of this leg, and the numbers its partner's packets get. */
    private void agreed() {
        apply();
        if (partner != null) {
            partner.apply();
        }
    }

    private void apply() {
        stream.ice(negotiation.ice());
        Negotiated negotiated = negotiation.negotiated(partner == null ? null : partner.negotiation.agreed());
        if (negotiated != null) {
            stream.negotiate(negotiated);
        }
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.codecs(negotiation.sent(), negotiation.received());
        }
        LegCopy copied = copy;
        if (copied != null) {
            copied.agreed();
        }
        copies.forEach(LegCopy::agreed);
    }

    Negotiation negotiation() {
        return negotiation;
    }

    RtpStream stream() {
        return stream;
    }

    /** What it carries, of a leg that is made for that alone; else null. */
    @Nullable
    LegCopy copy() {
        return copy;
    }

    /** Whether it is fit to be made for a copy; called with the session's lock. */
    boolean fresh() {
        return partner == null && copy == null && copies.isEmpty() && negotiation.untouched();
    }

    /** Called with the session's lock. */
    void carries(LegCopy what) {
        copy = what;
    }

    /** Its audio goes there, too; called with the session's lock. */
    void copied(LegCopy by) {
        copies.add(by);
    }

    void copiedNoMore(LegCopy by) {
        copies.remove(by);
    }

    /** Called with the session's lock. */
    void endCopies() {
        List.copyOf(copies).forEach(LegCopy::end);
    }

    /** Ties this leg to another, or to none; called with the session's lock. */
    void connected(@Nullable EmbeddedLeg other) {
        partner = other;
        stream.partner(other == null ? null : other.stream);
        apply();
    }

    @Nullable
    EmbeddedLeg partner() {
        return partner;
    }

    boolean owns(InetSocketAddress place) {
        return (place.getPort() == stream.rtpPort() || place.getPort() == stream.rtcpPort())
                && (place.getAddress().equals(range.address())
                        || place.getAddress().equals(range.advertised()));
    }

    @Override
    public void play(String op, String prompt, boolean loop) {
        Playback playback;
        synchronized (session.lock()) {
            Voice own = voice == null ? new Voice() : voice;
            voice = own;
            playback = new Playback(
                    op, stream, own, loop, error -> session.tell(listener -> listener.played(id, op, error)));
            String deaf = deaf();
            if (!deaf.isEmpty()) {
                playback.end(deaf);
                return;
            }
            // The new one is in place before the old one ends: the partner is not heard in between.
            stream.floor().player(playback);
            Playback before = playing.getAndSet(playback);
            if (before != null) {
                before.end("");
            }
        }
        session.perform(playback, prompt);
    }

    @Override
    public void press(String op, String digits) {
        KeyPresses pressing;
        synchronized (session.lock()) {
            String deaf = deaf();
            if (!deaf.isEmpty()) {
                session.tell(listener -> listener.played(id, op, deaf));
                return;
            }
            Voice own = voice == null ? new Voice() : voice;
            voice = own;
            pressing = keys == null ? new KeyPresses(stream, own) : keys;
            keys = pressing;
        }
        pressing.press(digits, error -> session.tell(listener -> listener.played(id, op, error)));
        session.pace(pressing);
    }

    /** Why nothing can be played to it, or empty. */
    private String deaf() {
        return closed
                ? "Leg '" + id + "' is closed"
                : copy == null ? "" : "Leg '" + id + "' was made for a copy of what another one says or hears";
    }

    @Override
    public void stop(String op) {
        Playback playback = playing.get();
        if (playback != null && playback.op().equals(op)) {
            playback.end("");
        }
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.stop(op);
        }
    }

    @Override
    public void record(String op, RecordOrder order) {
        synchronized (session.lock()) {
            // Whoever ordered it is told, whomever the leg belongs to by then.
            EmbeddedSession owner = session;
            String leg = id;
            Consumer<Recording> done = result -> owner.tellOfRecording(leg, op, result);
            if (closed) {
                done.accept(Recording.none("Leg '" + leg + "' is closed"));
                return;
            }
            LegTakes recordings = takes;
            if (recordings == null) {
                recordings = new LegTakes(owner.recorder(), stream);
                recordings.codecs(negotiation.sent(), negotiation.received());
                takes = recordings;
            }
            recordings.begin(op, order, owner.call(), done);
        }
    }

    @Override
    public void pause(String op, boolean on) {
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.pause(op, on);
        }
    }

    void stopRecording() {
        LegTakes recordings = takes;
        if (recordings != null) {
            recordings.stopAll();
        }
    }

    void stopPlaying() {
        Playback playback = playing.getAndSet(null);
        if (playback != null) {
            playback.end("");
        }
    }

    @Override
    public MediaQuality quality() {
        return stream.quality();
    }

    @Override
    public void close() {
        session.remove(this);
    }

    /** Called with the session's lock. */
    void shut() {
        closed = true;
        stopPlaying();
        stopRecording();
        endCopies();
        LegCopy carried = copy;
        if (carried != null) {
            carried.end();
        }
        if (keys != null) {
            keys.end("Leg '" + id + "' is closed");
        }
        stream.close();
    }

    @Override
    public void signalsDigits() {
        synchronized (session.lock()) {
            negotiation.signalsDigits();
            if (partner != null) {
                partner.apply();
            }
        }
    }

    @Override
    public void paused() {
        SilenceFill filling;
        synchronized (session.lock()) {
            if (closed || !session.fillsSilence()) {
                return;
            }
            Voice own = voice == null ? new Voice() : voice;
            voice = own;
            filling = fill == null ? new SilenceFill(stream, own) : fill;
            fill = filling;
        }
        if (filling.begin()) {
            session.pace(filling);
        }
    }

    @Override
    public void digit(char digit, int milliseconds) {
        session.tell(listener -> listener.digit(id, digit, milliseconds));
    }

    @Override
    public void latched(InetSocketAddress source) {
        if (copy != null) {
            return;
        }
        String place = Addresses.withPort(source.getAddress(), source.getPort());
        session.tell(listener -> listener.latched(id, place));
    }

    @Override
    public void silent(int seconds) {
        session.tell(listener -> listener.silent(id, seconds));
    }
}
