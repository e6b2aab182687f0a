package org.patchbay.sip.trunk;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;

/** Why a call is one that nothing may stop, and where it goes if nobody says so. Only the worker of its call touches it. */
final class EmergencyCase {
    enum Kind {
        /** Somebody needs help. */
        CALL,
        /** Somebody tries out whether it would work. */
        TEST,
        /** Those who help call back. */
        CALLBACK
    }

    final Kind kind;
    /** Whom it is for: what was dialled, without a plus and without a host; of a callback the caller of then. */
    final Party to;
    /** The number shown for a caller without one; empty for none. */
    final String callback;
    /** What {@code urn:service:sos} is dialled as where the peer wants a number. */
    final String number;
    /** For the trace. */
    final String about;

    /** Peers that have been called for it. */
    private final Set<String> dialled = new HashSet<>(2);

    private final List<Target> routes;
    private int tried;

    EmergencyCase(Kind kind, Party to, String callback, String number, String about, List<Target> routes) {
        this.kind = kind;
        this.to = to;
        this.callback = callback;
        this.number = number;
        this.about = about;
        this.routes = List.copyOf(routes);
    }

    /** How the trace calls it. */
    String title() {
        return switch (kind) {
            case CALL -> "emergency";
            case TEST -> "emergency test";
            case CALLBACK -> "emergency callback";
        };
    }

    Optional<Target> fallback() {
        return routes.stream().findFirst();
    }

    /** A peer is called for it, by whoever says so. */
    void dialled(String peer) {
        dialled.add(peer);
    }

    /** Whether there is a route that nobody has taken yet. */
    boolean hasNext() {
        while (tried < routes.size()
                && dialled.contains(routes.get(tried).peer().orElse(""))) {
            tried++;
        }
        return tried < routes.size();
    }

    /** The next route that the trunk takes by itself; null when all were taken. */
    @Nullable
    Target next() {
        return hasNext() ? routes.get(tried++) : null;
    }

    int tried() {
        return tried;
    }
}
