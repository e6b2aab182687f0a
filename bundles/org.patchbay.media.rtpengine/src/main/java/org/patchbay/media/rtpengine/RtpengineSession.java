package org.patchbay.media.rtpengine;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(RtpengineSession.class);

    private final RtpengineMediaEngine engine;
    private final Instance instance;
    private final String call;
    private final String callId;
    private final Object lock = new Object();
    private final Wiring wiring = new Wiring(this);
    private final Connections connections = new Connections(this);
    private final Copies copies = new Copies(this);
    private final Tapes tapes;
    private final Player player;

    private final Owner owner;
    private final Turns turns = new Turns();

    /** Replaced whole, with the lock. */
    private volatile Map<String, RtpengineLeg> legs = Map.of();

    private volatile boolean closed;

    /** @param callId what rtpengine knows it by */
    RtpengineSession(
            RtpengineMediaEngine engine, Instance instance, String call, String callId, MediaListener listener) {
        this.engine = engine;
        this.instance = instance;
        this.call = call;
        this.callId = callId;
        this.owner = new Owner(call, listener, engine::onTimer);
        this.tapes = new Tapes(this, engine);
        this.player = new Player(this, engine.sounds(), engine.timer());
    }

    Object lock() {
        return lock;
    }

    String call() {
        return call;
    }

    String callId() {
        return callId;
    }

    Instance instance() {
        return instance;
    }

    Wiring wiring() {
        return wiring;
    }

    Copies copies() {
        return copies;
    }

    Tapes tapes() {
        return tapes;
    }

    Player player() {
        return player;
    }

    int silenceSeconds() {
        return engine.silenceSeconds();
    }

    Collection<RtpengineLeg> legs() {
        return legs.values();
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
        owner.tell(what);
    }

    /** What is told also after the session was closed. */
    void reportAlways(Consumer<MediaListener> what) {
        owner.tellAlways(what);
    }

    /** Asks rtpengine something about this call. */
    CompletionStage<Map<String, Object>> ask(Map<String, Object> request) {
        Map<String, Object> all = new LinkedHashMap<>(request);
        all.put("call-id", callId);
        return instance.ask(all);
    }

    /** Asks for something whose failure changes nothing. */
    CompletionStage<Void> tell(Map<String, Object> request) {
        return ask(request)
                .handle((reply, fault) -> {
                    if (fault != null) {
                        LOG.debug("Call {}: {}", call, fault.getMessage());
                    }
                    return true;
                })
                .thenAccept(any -> {});
    }

    @Override
    public MediaLeg leg(String id, MediaProfile profile) throws MediaException {
        String interfaceName = engine.interfaceOf(profile.network());
        Networks sources = sources(profile);
        synchronized (lock) {
            if (closed) {
                throw new MediaException(503, "The media of call " + call + " are closed");
            }
            if (legs.containsKey(id)) {
                throw new IllegalArgumentException("This session has a leg '" + id + "' already");
            }
            Side side = new Side(engine.token(), interfaceName, profile);
            RtpengineLeg leg = new RtpengineLeg(
                    this, id, side, new Negotiation(profile, new OwnAudio(engine.origin(), 0)), sources);
            put(leg);
            return leg;
        }
    }

    private static Networks sources(MediaProfile profile) throws MediaException {
        try {
            return new Networks(profile.sources());
        } catch (IllegalArgumentException e) {
            throw new MediaException(503, "The sources of the profile are wrong: " + e.getMessage());
        }
    }

    private void put(RtpengineLeg leg) {
        Map<String, RtpengineLeg> more = new HashMap<>(legs);
        more.put(leg.id(), leg);
        legs = Map.copyOf(more);
    }

    /** Makes the legs anew, as rtpengine still has them. */
    void restore(SessionText.Saved saved) throws MediaException {
        synchronized (lock) {
            for (SessionText.SavedLeg each : saved.legs()) {
                put(new RtpengineLeg(
                        this,
                        each.id(),
                        each.side(),
                        new Negotiation(each.side().profile(), each),
                        sources(each.side().profile())));
            }
            SessionText.connect(saved, legs);
        }
    }

    /** Copies that the process before had made go to nobody any more. */
    void clear(Map<String, Object> reply) {
        if (reply.get("tags") instanceof Map<?, ?> tags) {
            for (Object tag : tags.keySet()) {
                String known = tag.toString();
                if (legs.values().stream().noneMatch(leg -> leg.side().owns(known))) {
                    var unused =
                            inTurn(() -> tell(Side.unsubscribed(known)).thenCompose(any -> tell(Side.delete(known))));
                }
            }
        }
    }

    @Override
    public String state() {
        synchronized (lock) {
            return closed ? "" : SessionText.of(instance.name(), callId, legs.values());
        }
    }

    @Override
    public void leave() {
        synchronized (lock) {
            if (!closed) {
                int departure = owner.leave();
                engine.left(this, () -> abandoned(departure));
            }
        }
    }

    boolean isLeft() {
        return owner.isAway();
    }

    private void abandoned(int departure) {
        synchronized (lock) {
            if (closed || !owner.isAway(departure)) {
                return;
            }
        }
        LOG.info("Call {}: its media are closed, nobody has taken them up again", call);
        close();
    }

    /** Another owner; false if it is closed by now. */
    boolean taken(MediaListener next) {
        synchronized (lock) {
            if (!closed) {
                owner.come(next);
            }
            return !closed;
        }
    }

    @Override
    public Optional<MediaLeg> find(String id) {
        return Optional.ofNullable(legs.get(id));
    }

    /** Whether a peer names what is opened for another of this call. */
    boolean owns(Audio description) {
        return legs.values().stream()
                .map(leg -> leg.negotiation().opened())
                .anyMatch(opened -> opened != null
                        && opened.address().equals(description.address())
                        && (opened.port() == description.port() || opened.rtcpPort() == description.port()));
    }

    @Override
    public void connect(String a, String b) {
        connections.connect(a, b);
    }

    @Override
    public void disconnect(String id) {
        connections.disconnect(id);
    }

    @Override
    public void copy(String leg, Tracks voice, String to) throws MediaException {
        copies.begin(leg, voice, to);
    }

    @Override
    public void pauseCopy(String to, boolean on) {
        copies.pause(to, on);
    }

    /** A leg is not heard, or is heard again. */
    void hush(RtpengineLeg leg, boolean quiet, String source) {
        if (quiet) {
            LOG.warn(
                    "Call {}: {} sends to leg {} and is not heard: its network is not among the peer's sources",
                    call,
                    source,
                    leg.id());
        }
        var unused = inTurn(() ->
                tell(Side.of(quiet ? "block media" : "unblock media", leg.side().tag())));
    }

    void remove(RtpengineLeg leg) {
        boolean last;
        synchronized (lock) {
            if (leg.isClosed()) {
                return;
            }
            leg.markClosed();
            Map<String, RtpengineLeg> fewer = new HashMap<>(legs);
            fewer.remove(leg.id(), leg);
            legs = Map.copyOf(fewer);
            Connections.part(leg);
            last = fewer.isEmpty();
        }
        player.end(leg);
        tapes.ended(leg);
        copies.ended(leg);
        var unused = inTurn(() -> wiring.settle()
                .handle((any, fault) -> null)
                .thenCompose(
                        any -> tell(last ? wholeCall() : Side.delete(leg.side().tag()))));
    }

    private static Map<String, Object> wholeCall() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", "delete");
        request.put("delete-delay", 0);
        return request;
    }

    @Override
    public void close() {
        List<RtpengineLeg> all;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            owner.close();
            all = List.copyOf(legs.values());
            legs = Map.of();
            all.forEach(leg -> leg.partner(null));
            all.forEach(RtpengineLeg::markClosed);
        }
        all.forEach(player::forget);
        tapes.close();
        engine.closed(this);
        if (!all.isEmpty()) {
            var unused = inTurn(() -> tell(wholeCall()));
        }
    }

    /** Its owner is the process no more, and rtpengine goes on. */
    void forget() {
        synchronized (lock) {
            closed = true;
            owner.close();
            legs.values().forEach(player::forget);
            legs = Map.of();
        }
        tapes.close();
        engine.closed(this);
    }

    boolean isClosed() {
        return closed;
    }
}
