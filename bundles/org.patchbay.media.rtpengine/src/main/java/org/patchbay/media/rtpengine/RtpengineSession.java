package org.patchbay.media.rtpengine;

import java.util.ArrayList;
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
                RtpengineLeg leg = new RtpengineLeg(
                        this,
                        each.id(),
                        each.side(),
                        new Negotiation(each.side().profile(), each),
                        sources(each.side().profile()));
                put(leg);
                leg.opposite(each.at() == null ? "" : each.side().nobody());
            }
            for (List<String> pair : saved.connected()) {
                RtpengineLeg one = legs.get(pair.get(0));
                RtpengineLeg other = legs.get(pair.get(1));
                if (one != null && other != null) {
                    one.partner(other);
                    other.partner(one);
                }
            }
            for (SessionText.SavedLeg each : saved.legs()) {
                RtpengineLeg leg = legs.get(each.id());
                RtpengineLeg partner = leg == null ? null : leg.partner();
                if (leg != null && partner != null && each.bridged()) {
                    leg.opposite(partner.side().tag());
                }
            }
        }
    }

    @Override
    public String state() {
        synchronized (lock) {
            if (closed) {
                return "";
            }
            SessionText text = new SessionText(instance.name(), callId);
            for (RtpengineLeg leg : legs.values()) {
                text.leg(leg.negotiation().saved(leg.id(), leg.side(), leg.bridged()));
            }
            for (RtpengineLeg leg : legs.values()) {
                RtpengineLeg partner = leg.partner();
                if (partner != null && leg.id().compareTo(partner.id()) < 0) {
                    text.connected(leg.id(), partner.id());
                }
            }
            return text.toString();
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
        RtpengineLeg one;
        RtpengineLeg other;
        List<@Nullable RtpengineLeg> former = new ArrayList<>(2);
        synchronized (lock) {
            one = legs.get(a);
            other = legs.get(b);
            if (one == null || other == null || one == other) {
                LOG.debug("Call {}: {} and {} are not connected, one of them is gone", call, a, b);
                return;
            }
            if (one.partner() != other) {
                former.add(part(one));
                former.add(part(other));
                one.partner(other);
                other.partner(one);
            }
        }
        player.end(one);
        player.end(other);
        former.forEach(player::release);
        rewire();
    }

    @Override
    public void disconnect(String id) {
        RtpengineLeg leg;
        RtpengineLeg former;
        synchronized (lock) {
            leg = legs.get(id);
            former = part(leg);
        }
        if (former != null) {
            player.release(leg);
            player.release(former);
            rewire();
        }
    }

    /** @return its former partner */
    private static @Nullable RtpengineLeg part(@Nullable RtpengineLeg leg) {
        RtpengineLeg partner = leg == null ? null : leg.partner();
        if (leg != null && partner != null) {
            leg.partner(null);
            partner.partner(null);
        }
        return partner;
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

    private void rewire() {
        var unused = inTurn(wiring::settle).whenComplete((any, fault) -> {
            if (fault != null) {
                LOG.warn("Call {}: its legs do not hear each other as they should: {}", call, fault.getMessage());
            }
        });
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
            part(leg);
            last = fewer.isEmpty();
        }
        player.end(leg);
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
        engine.closed(this);
    }

    boolean isClosed() {
        return closed;
    }
}
