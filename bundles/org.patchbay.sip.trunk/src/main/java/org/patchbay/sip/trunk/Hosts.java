package org.patchbay.sip.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.HostState.Reach;

/** How the hosts of all peers are, and which of them an INVITE takes. Used by all workers. */
final class Hosts {
    private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);
    /** So that a slip of the peer's does not take a host away for good. */
    private static final long LONGEST_SECONDS = 86_400;

    /** What is true of a host over one transport need not be over another. */
    private record Key(String peer, Transport transport, Host host) {
        Key(PeerSettings peer, Host host) {
            this(peer.name(), peer.transport(), host);
        }
    }

    private final LongSupplier clock;
    private final Map<Key, HostState> states = new ConcurrentHashMap<>();
    /** By peer: since when no OPTIONS of its came although it answered ours, by the clock. */
    private final Map<String, Long> quietSince = new ConcurrentHashMap<>();
    /** By peer: when OPTIONS of its came last. */
    private final Map<String, Instant> asked = new ConcurrentHashMap<>();

    Hosts() {
        this(monotonic());
    }

    /** @param clock milliseconds; never goes back */
    Hosts(LongSupplier clock) {
        this.clock = clock;
    }

    private static LongSupplier monotonic() {
        long began = System.nanoTime();
        return () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    HostState of(PeerSettings peer, Host host) {
        return states.getOrDefault(new Key(peer, host), HostState.UNKNOWN);
    }

    /** Forgets what is configured no more. */
    void keep(PeerTable peers) {
        states.keySet().removeIf(key -> peers.named(key.peer())
                .filter(peer ->
                        peer.transport() == key.transport() && peer.hosts().contains(key.host()))
                .isEmpty());
        quietSince.keySet().removeIf(name -> peers.named(name).isEmpty());
        asked.keySet().removeIf(name -> peers.named(name).isEmpty());
    }

    /** Notes an answer to OPTIONS, or its absence. */
    void found(PeerSettings peer, Host host, boolean up, String text) {
        met(peer, host, state -> state.found(up, text));
    }

    /** Notes an answer to OPTIONS by which a host says that it does not want us. It is there, and calls are tried. */
    void refused(PeerSettings peer, Host host, String text) {
        met(peer, host, state -> state.refused(text));
    }

    private void met(PeerSettings peer, Host host, UnaryOperator<HostState> change) {
        change(peer, host, change);
        if (reach(peer) == Reach.UP) {
            quietSince.putIfAbsent(peer.name(), clock.getAsLong());
        } else {
            quietSince.remove(peer.name());
        }
    }

    /** Notes that a peer has asked us by OPTIONS. */
    void asks(PeerSettings peer) {
        asked.put(peer.name(), Instant.now());
        quietSince.computeIfPresent(peer.name(), (name, since) -> clock.getAsLong());
    }

    /** When a peer has asked us by OPTIONS last, since the start. */
    Optional<Instant> asked(PeerSettings peer) {
        return Optional.ofNullable(asked.get(peer.name()));
    }

    /** For how long a peer that answers our OPTIONS has sent none; zero where it does not answer, or is not asked. */
    Duration quiet(PeerSettings peer) {
        Long since = quietSince.get(peer.name());
        return since == null ? Duration.ZERO : Duration.ofMillis(clock.getAsLong() - since);
    }

    /** Its hosts are asked no more: nobody knows whether they are there. */
    void unasked(PeerSettings peer) {
        peer.hosts().forEach(host -> change(peer, host, HostState::unasked));
        quietSince.remove(peer.name());
    }

    /**
     * Notes that it did not take an INVITE: others pass it over for a time.
     *
     * @param retryAfter for how many seconds by its own word; empty for as long as is configured
     * @param why for operators
     */
    void failed(PeerSettings peer, Host host, OptionalLong retryAfter, String why) {
        long seconds = Math.min(retryAfter.orElse(peer.coolDownSeconds()), LONGEST_SECONDS);
        long now = clock.getAsLong();
        long until = now + TimeUnit.SECONDS.toMillis(seconds);
        boolean begins = of(peer, host).passedOver(now) == 0;
        change(peer, host, state -> retryAfter.isPresent() ? state.held(until, why) : state.cooled(until, why));
        if (begins && seconds > 0 && peer.hosts().size() > 1) {
            LOG.info("Host {} of peer {} is passed over for {} s: {}", host, peer.name(), seconds, why);
        } else if (begins && seconds > 0) {
            LOG.info("Peer {} is passed over for {} s where there is another way: {}", peer.name(), seconds, why);
        }
    }

    private void change(PeerSettings peer, Host host, UnaryOperator<HostState> change) {
        states.compute(new Key(peer, host), (key, state) -> change.apply(state == null ? HostState.UNKNOWN : state));
    }

    /**
     * The host that an INVITE takes: the first in the order of preference that is neither down nor passed over, else the one that is passed
     * over for the shortest time. No call fails only because of what was seen before; but one that another host refused already leaves those
     * alone that asked for it by Retry-After, unless it is an emergency.
     *
     * @param tried those that had it already
     * @return null if none is left
     */
    @Nullable
    Host next(PeerSettings peer, Collection<Host> tried, boolean emergency) {
        long now = clock.getAsLong();
        Host best = null;
        long shortest = Long.MAX_VALUE;
        for (Host each : peer.preference()) {
            if (tried.contains(each)) {
                continue;
            }
            HostState state = of(peer, each);
            if (state.usable(now)) {
                return each;
            }
            long wait = state.passedOver(now);
            boolean leftAlone = state.held() > now && !tried.isEmpty() && !emergency;
            if (!leftAlone && wait < shortest) {
                best = each;
                shortest = wait;
            }
        }
        return best;
    }

    /** A peer is up when one of its hosts is, and down when all are. */
    Reach reach(PeerSettings peer) {
        boolean down = true;
        for (Host each : peer.hosts()) {
            Reach reach = of(peer, each).reach();
            if (reach == Reach.UP) {
                return Reach.UP;
            }
            down &= reach == Reach.DOWN;
        }
        return down ? Reach.DOWN : Reach.UNKNOWN;
    }

    /** Whether a call that has another way is to try that first: none of its hosts is usable just now. */
    boolean passedOver(PeerSettings peer) {
        long now = clock.getAsLong();
        return peer.hosts().stream().noneMatch(host -> of(peer, host).usable(now));
    }

    /** Transport and hosts, of several each with its state. */
    String describe(PeerSettings peer) {
        if (peer.hosts().size() == 1) {
            return peer.address();
        }
        List<String> all = new ArrayList<>();
        peer.hosts().forEach(host -> all.add(host + " " + of(peer, host).reach()));
        return peer.transport().parameter() + ":" + String.join(", ", all);
    }

    /** Which of its hosts are there and do not want us, with what to do; empty if none. */
    String refusals(PeerSettings peer) {
        List<String> all = new ArrayList<>();
        for (Host host : peer.hosts()) {
            HostState state = of(peer, host);
            if (state.refusing()) {
                all.add(peer.hosts().size() == 1 ? state.text() : host + ": " + state.text());
            }
        }
        return String.join(" ", all);
    }

    /** What is wrong with the hosts of a peer; empty if nothing is. */
    String faults(PeerSettings peer) {
        long now = clock.getAsLong();
        if (peer.hosts().size() == 1) {
            return fault(of(peer, peer.hosts().get(0)), now);
        }
        List<String> wrong = new ArrayList<>();
        for (Host host : peer.hosts()) {
            HostState state = of(peer, host);
            if (!state.text().isEmpty()) {
                String since = state.since().map(at -> " since " + at).orElse("");
                wrong.add(host + " is " + state.reach() + since + ": " + state.text());
            }
            long left = state.passedOver(now);
            if (left > 0) {
                wrong.add(host + " is passed over for " + (left + 999) / 1000 + " s: " + state.why());
            }
        }
        return String.join(" ", wrong);
    }

    private static String fault(HostState only, long now) {
        long left = only.passedOver(now);
        String rest = left == 0
                ? ""
                : "It is passed over for " + (left + 999) / 1000 + " s where there is another way: " + only.why();
        return (only.text() + ' ' + rest).trim();
    }
}
