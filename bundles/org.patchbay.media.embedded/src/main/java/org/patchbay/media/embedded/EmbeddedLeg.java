package org.patchbay.media.embedded;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.relay.Negotiated;
import org.patchbay.media.embedded.relay.PortRange;
import org.patchbay.media.embedded.relay.RtpStream;
import org.patchbay.media.embedded.sdp.Addresses;
import org.patchbay.media.embedded.sdp.OwnDescription;
import org.patchbay.media.embedded.sdp.Sources;

/** One peer of a session: its negotiation, its stream and what is played to it. */
final class EmbeddedLeg implements MediaLeg, RtpStream.Events {

    /** Changed with the locks of both sessions, when the leg is taken from one to the other. */
    private volatile EmbeddedSession session;

    private volatile String id;
    private final PortRange range;
    private final Set<String> from;
    private final RtpStream stream;
    private final Negotiation negotiation;
    private final LegPlaying playing;
    private final LegRecording recording = new LegRecording(this);

    // Guarded by the session's lock.
    private @Nullable EmbeddedLeg partner;
    private final LegCopies copies = new LegCopies();
    private boolean closed;

    EmbeddedLeg(EmbeddedSession session, String id, PortRange range, MediaProfile profile) throws MediaException {
        this.session = session;
        this.id = id;
        this.range = range;
        this.from = profile.sources();
        Sources sources = sources(from);
        this.stream = RtpStream.open(range, session.loop(), this, session.engine()::silenceSeconds);
        this.playing = new LegPlaying(this, stream);
        OwnDescription own = new OwnDescription(range.advertised(), stream.rtpPort(), stream.rtcpPort());
        List<SrtpSuite> suites =
                profile.encryption() == MediaProfile.Encryption.REQUIRED ? profile.suites() : List.of();
        IceLite ice = profile.iceLite() ? IceLite.fresh() : null;
        this.negotiation = new Negotiation(own, sources, session.engine().shared(), new Keys(suites), ice);
        stream.ice(ice);
    }

    /** Takes a leg up again that was written down. */
    EmbeddedLeg(EmbeddedSession session, PortRange range, SessionText.SavedLeg saved) throws MediaException {
        this.session = session;
        this.id = saved.id();
        this.range = range;
        this.from = saved.sources();
        Sources sources = sources(from);
        this.stream = RtpStream.open(
                range,
                saved.port(),
                session.loop(),
                this,
                session.engine()::silenceSeconds,
                saved.agreed() != null && saved.agreed().ours() != null);
        this.playing = new LegPlaying(this, stream);
        OwnDescription own = new OwnDescription(
                range.advertised(), stream.rtpPort(), stream.rtcpPort(), saved.origin(), saved.version());
        this.negotiation = new Negotiation(own, sources, session.engine().shared(), saved);
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
        return exchange().offer(mirror);
    }

    @Override
    public CompletionStage<String> answer(Optional<String> mirror) {
        return exchange().answer(mirror);
    }

    @Override
    public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
        return exchange().remote(dialog, sdp, offer);
    }

    private Exchange exchange() {
        return new Exchange(this, range);
    }

    EmbeddedSession session() {
        return session;
    }

    /** Called with the locks of both sessions. */
    void taken(EmbeddedSession by, String newId) {
        copies.endGiven();
        playing.stop();
        recording.stop();
        session = by;
        id = newId;
    }

    /** Something new was agreed: it concerns the packets of this leg, and the numbers its partner's packets get. */
    void agreed() {
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
        recording.negotiated();
        copies.agreed();
    }

    Negotiation negotiation() {
        return negotiation;
    }

    RtpStream stream() {
        return stream;
    }

    LegCopies copies() {
        return copies;
    }

    /** Whether it was made for a copy alone. */
    boolean isForCopy() {
        return copies.carried() != null;
    }

    /** Whether it is fit to be made for a copy; called with the session's lock. */
    boolean isFresh() {
        return partner == null && copies.isEmpty() && negotiation.untouched();
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
        playing.play(op, prompt, loop);
    }

    @Override
    public void press(String op, String digits) {
        playing.press(op, digits);
    }

    /** Why nothing can be said to it, or empty; called with the session's lock. */
    String deaf() {
        return closed
                ? "Leg '" + id + "' is closed"
                : !isForCopy() ? "" : "Leg '" + id + "' was made for a copy of what another one says or hears";
    }

    /** Called with the session's lock. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void stop(String op) {
        playing.stop(op);
        recording.stop(op);
    }

    @Override
    public void record(String op, RecordOrder order) {
        recording.record(op, order);
    }

    @Override
    public void pause(String op, boolean on) {
        recording.pause(op, on);
    }

    void stopPlaying() {
        playing.stop();
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
        playing.end();
        recording.stop();
        copies.end();
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
        playing.fill();
    }

    @Override
    public void digit(char digit, int milliseconds) {
        session.tell(listener -> listener.digit(id, digit, milliseconds));
    }

    @Override
    public void latched(InetSocketAddress source) {
        if (isForCopy()) {
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
