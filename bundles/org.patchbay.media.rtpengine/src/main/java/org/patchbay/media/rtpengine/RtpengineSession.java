package org.patchbay.media.rtpengine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Networks;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/**
 * The media of one call: one call of rtpengine's, on one instance for as long as it lasts. What is asked of rtpengine is asked in turn, one
 * thing after the other; what was wished in the meantime is seen then.
 */
final class RtpengineSession implements MediaSession {
    private final RtpengineMediaEngine engine;
    private final Home home;
    private final String call;
    private final Life life;
    private final Turns turns = new Turns();
    private final Legs legs = new Legs();
    private volatile @Nullable Extras extras;

    /** @param home of the legs that are made for it */
    RtpengineSession(RtpengineMediaEngine engine, Home home, String call, MediaListener listener) {
        this.engine = engine;
        this.home = home;
        this.call = call;
        this.life = new Life(this, listener);
    }

    RtpengineMediaEngine engine() {
        return engine;
    }

    /** Guards who is in it, and what is agreed with each. */
    Object lock() {
        return legs;
    }

    String call() {
        return call;
    }

    Home home() {
        return home;
    }

    /** Where its legs are. */
    Set<Home> homes() {
        return legs.homes();
    }

    /** It keeps nothing of its own, and is made when it is needed; so are the next two. */
    Wiring wiring() {
        return new Wiring(this, engine);
    }

    Connections connections() {
        return new Connections(this);
    }

    Player player() {
        return new Player(this, engine.sounds(), engine.timer());
    }

    /** Made when they are needed for the first time. */
    Extras extras() {
        synchronized (lock()) {
            Extras used = extras == null ? Extras.of(this, engine) : extras;
            extras = used;
            return used;
        }
    }

    /** Null while they were not needed. */
    @Nullable
    Extras used() {
        return extras;
    }

    /** Whoever is copied to whom it is to be; in turn. */
    CompletionStage<Void> settleCopies() {
        Extras used = extras;
        return used == null
                ? CompletableFuture.completedStage(null)
                : used.copies().settle();
    }

    /** By what rtpengine knows those that are sent what this leg hears. */
    List<String> ears(RtpengineLeg leg) {
        Extras used = extras;
        return used == null ? List.of() : used.copies().ears(leg);
    }

    int silenceSeconds() {
        return engine.silenceSeconds();
    }

    Collection<RtpengineLeg> legs() {
        return legs.all();
    }

    @Nullable
    RtpengineLeg leg(String id) {
        return legs.get(id);
    }

    <T> CompletionStage<T> inTurn(Turns.Step<T> step) {
        return turns.inTurn(step);
    }

    /** When what was asked until now is done. */
    CompletionStage<?> quiet() {
        return turns.quiet();
    }

    void report(Consumer<MediaListener> what) {
        life.tell(what);
    }

    /** What is told also after the session was closed. */
    void reportAlways(Consumer<MediaListener> what) {
        life.tellAlways(what);
    }

    @Override
    public MediaLeg leg(String id, MediaProfile profile) throws MediaException {
        String interfaceName = engine.interfaceOf(profile.network());
        Side side = new Side(Chance.token(), interfaceName, profile);
        Networks sources = engine.alike().of(side.sources());
        synchronized (lock()) {
            if (life.isClosed()) {
                throw new MediaException(503, "The media of call " + call + " are closed");
            }
            if (legs.get(id) != null) {
                throw new IllegalArgumentException("This session has a leg '" + id + "' already");
            }
            RtpengineLeg leg = new RtpengineLeg(
                    this,
                    id,
                    side,
                    new Negotiation(profile, new OwnAudio(Chance.origin(), 0), engine.alike()),
                    sources,
                    home);
            home.enters();
            legs.put(leg);
            return leg;
        }
    }

    void restore(SessionText.Saved saved) throws MediaException {
        synchronized (lock()) {
            legs.restore(this, engine, saved);
        }
    }

    /** Its legs hear each other as they are to, once it was made anew. */
    void goOn() {
        connections().rewire();
    }

    /** Takes a leg of another session. */
    @Override
    public MediaLeg take(String id, MediaLeg leg) throws MediaException {
        return Moves.take(this, id, leg);
    }

    /** @throws MediaException when it is closed, or has a leg of that id */
    void expects(String id) throws MediaException {
        synchronized (lock()) {
            if (life.isClosed() || legs.get(id) != null) {
                throw new MediaException(503, "The media of call " + call + " are closed, or have a leg '" + id + "'");
            }
        }
    }

    /** A leg comes from another session. @return whether it may stay */
    boolean arrives(RtpengineLeg leg) {
        synchronized (lock()) {
            if (!life.isClosed()) {
                legs.put(leg);
            }
            return !life.isClosed();
        }
    }

    /** A leg is this session's no more. */
    void leaves(RtpengineLeg leg) throws MediaException {
        synchronized (lock()) {
            if (life.isClosed() || leg.isClosed() || leg.copy() != null) {
                throw new MediaException(503, "Leg '" + leg.id() + "' is closed, or is sent copies");
            }
            forgetLeg(leg);
        }
        silenced(leg);
    }

    private void silenced(RtpengineLeg leg) {
        player().end(leg);
        Extras used = extras;
        if (used != null) {
            used.ended(leg);
        }
    }

    private void forgetLeg(RtpengineLeg leg) {
        leg.markClosed();
        Extras used = extras;
        if (used != null) {
            used.keypads().close(leg);
        }
        legs.remove(leg);
        Connections.part(leg);
    }

    @Override
    public String state() {
        synchronized (lock()) {
            return life.isClosed() ? "" : SessionText.of(home, legs.all());
        }
    }

    @Override
    public void leave() {
        life.leave();
    }

    /** What becomes of its owner, and of itself. */
    Life life() {
        return life;
    }

    @Override
    public Optional<MediaLeg> find(String id) {
        return Optional.ofNullable(legs.get(id));
    }

    boolean owns(Audio description) {
        return legs.own(description);
    }

    @Override
    public void connect(String a, String b) {
        connections().connect(a, b);
    }

    @Override
    public void disconnect(String id) {
        connections().disconnect(id);
    }

    @Override
    public void copy(String leg, Tracks voice, String to) throws MediaException {
        extras().copies().begin(leg, voice, to);
    }

    @Override
    public void pauseCopy(String to, boolean on) {
        Extras used = extras;
        if (used != null) {
            used.copies().pause(to, on);
        }
    }

    void remove(RtpengineLeg leg) {
        synchronized (lock()) {
            if (leg.isClosed()) {
                return;
            }
            forgetLeg(leg);
        }
        silenced(leg);
        var unused = inTurn(
                () -> wiring().settle().handle((any, fault) -> null).thenCompose(any -> Departures.of(List.of(leg))));
    }

    @Override
    public void close() {
        life.close();
    }

    /** All that its legs have to do ends, with them. @return those that there were */
    List<RtpengineLeg> clear() {
        List<RtpengineLeg> former;
        synchronized (lock()) {
            former = legs.clear();
        }
        former.forEach(Player::forget);
        return former;
    }

    /** What others do for it ends. */
    void endOthers() {
        Extras used = extras;
        if (used != null) {
            used.close();
        }
    }
}
