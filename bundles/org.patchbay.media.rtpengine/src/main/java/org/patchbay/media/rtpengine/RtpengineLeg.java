package org.patchbay.media.rtpengine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.media.rtpengine.sdp.Networks;

/**
 * One peer of a session. rtpengine knows it by a tag of its own, at first opposite nobody; {@link Wiring} puts it opposite its partner.
 */
final class RtpengineLeg implements MediaLeg {
    private final RtpengineSession session;
    private volatile Home home;
    private final String id;
    private final Side side;
    private final Negotiation negotiation;
    private final Watch watch;
    /** What it is sent, if it was made to be sent copies. */
    private volatile @Nullable Copy copy;

    // Guarded by the session's lock.
    private @Nullable RtpengineLeg partner;
    private Splice.@Nullable StandIn standIn;
    private volatile @Nullable RtpengineLeg keypad;
    /** Whether rtpengine keeps its events to itself, unless that is not known any more. */
    private volatile boolean muffled;

    private volatile boolean maybeMuffled;
    /** Whom rtpengine has opposite this one, which itself stands for nobody; null before it knows this one. */
    private @Nullable Side opposite;

    private boolean closed;
    /** Of what is played to it, the last; in the session's turn. */
    private @Nullable Playing playing;

    /** @param sources where its peer's packets may come from */
    RtpengineLeg(RtpengineSession session, String id, Side side, Negotiation negotiation, Networks sources, Home home) {
        this.session = session;
        this.home = home;
        this.id = id;
        this.side = side;
        this.negotiation = negotiation;
        this.watch = new Watch(this, sources);
    }

    @Override
    public String id() {
        return id;
    }

    RtpengineSession session() {
        return session;
    }

    /** The call of rtpengine's that it is in. */
    Home home() {
        return home;
    }

    /** Another one, while rtpengine does not know it yet. */
    void home(Home other) {
        boolean unused = home.leaves();
        other.enters();
        home = other;
    }

    /** The same in another session, which hears nobody. */
    RtpengineLeg in(RtpengineSession other, String otherId, Networks sources) {
        RtpengineLeg moved = new RtpengineLeg(other, otherId, side, negotiation, sources, home);
        moved.opposite = opposite == null ? null : side;
        moved.muffled = muffled;
        moved.maybeMuffled = maybeMuffled;
        moved.watch.goesOn(watch);
        return moved;
    }

    CompletionStage<Map<String, Object>> ask(Map<String, Object> request) {
        return home.ask(request);
    }

    CompletionStage<Void> tell(Map<String, Object> request) {
        return home.tell(request);
    }

    /** Whether it is known that rtpengine keeps its events to itself, or that it does not. */
    boolean isMuffled(boolean wanted) {
        return muffled == wanted && !maybeMuffled;
    }

    void muffled(boolean now) {
        muffled = now;
        maybeMuffled = false;
    }

    void maybeMuffled() {
        maybeMuffled = true;
    }

    /** Who presses keys to it at this moment, in its partner's place. */
    @Nullable
    RtpengineLeg keypad() {
        return keypad;
    }

    void keypad(@Nullable RtpengineLeg now) {
        keypad = now;
    }

    Splice.@Nullable StandIn standIn() {
        return standIn;
    }

    void standIn(Splice.@Nullable StandIn now) {
        standIn = now;
    }

    /** Who is put opposite to it in rtpengine when it is connected: its partner, or who stands in for it. */
    @Nullable
    RtpengineLeg facing() {
        Splice.StandIn stand = standIn;
        return stand != null && stand.partner() == partner ? stand.leg() : partner;
    }

    Side side() {
        return side;
    }

    Negotiation negotiation() {
        return negotiation;
    }

    Exchange exchange() {
        return new Exchange(this);
    }

    @Nullable
    Copy copy() {
        return copy;
    }

    /** From now on it is sent copies, and nothing else. */
    void copies(Copy of) {
        copy = of;
    }

    Watch watch() {
        return watch;
    }

    @Nullable
    RtpengineLeg partner() {
        return partner;
    }

    void partner(@Nullable RtpengineLeg other) {
        partner = other;
    }

    boolean isOpposite(RtpengineLeg other) {
        return opposite == other.side;
    }

    void opposite(RtpengineLeg other) {
        opposite = other.side;
    }

    /** It is opposite nobody. */
    void alone() {
        opposite = side;
    }

    /** Whether rtpengine knows it. */
    boolean isKnown() {
        return opposite != null;
    }

    boolean bridged() {
        return opposite != null && opposite != side;
    }

    /** The tag that rtpengine has opposite this one; empty before it knows this one. */
    String oppositeTag() {
        Side other = opposite;
        return other == null ? "" : other == side ? side.nobody() : other.tag();
    }

    boolean isClosed() {
        return closed;
    }

    void markClosed() {
        closed = true;
    }

    @Nullable
    Playing playing() {
        return playing;
    }

    void playing(@Nullable Playing now) {
        playing = now;
    }

    @Override
    public CompletionStage<String> offer(Optional<String> mirror) {
        Copy feed = copy;
        return feed != null ? feed.offer() : exchange().offer(mirror);
    }

    @Override
    public CompletionStage<String> answer(Optional<String> mirror) {
        return exchange().answer(mirror);
    }

    @Override
    public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
        Copy feed = copy;
        return feed != null ? feed.remote(sdp, offer) : exchange().remote(sdp, offer);
    }

    void open() throws MediaException {
        if (closed) {
            throw new MediaException(503, "Leg '" + id + "' is closed");
        }
    }

    @Override
    public void play(String op, String prompt, boolean loop) {
        if (copy != null) {
            session.report(listener -> listener.played(id, op, "Nothing is played to a leg that is sent copies"));
            return;
        }
        session.player().play(this, op, prompt, loop);
    }

    /** rtpengine's own recorder needs the kernel module, and writes no file that could be named here: another engine is sent copies. */
    @Override
    public void record(String op, RecordOrder order) {
        session.extras().tapes().record(this, op, order);
    }

    @Override
    public void pause(String op, boolean on) {
        Extras used = session.used();
        if (used != null) {
            used.tapes().pause(this, op, on);
        }
    }

    @Override
    public void press(String op, String digits) {
        if (!digits.matches("[0-9*#A-D]+")) {
            session.report(listener -> listener.played(id, op, "'" + digits + "' has a key that there is not"));
            return;
        }
        session.extras().keypads().of(this).press(op, digits);
    }

    @Override
    public void stop(String op) {
        session.player().stop(this, op);
        Extras used = session.used();
        if (used != null) {
            used.tapes().stop(this, op);
        }
    }

    @Override
    public void signalsDigits() {
        synchronized (session.lock()) {
            negotiation.signalled();
        }
    }

    @Override
    public MediaQuality quality() {
        return watch.quality();
    }

    @Override
    public void close() {
        session.remove(this);
    }
}
