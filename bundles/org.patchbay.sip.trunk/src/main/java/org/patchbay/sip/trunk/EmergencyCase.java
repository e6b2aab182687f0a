package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Optional;

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

    /** Whether some peer has been called for it. */
    boolean dialled;

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

    /** The next route that the trunk takes by itself, each once; null when all were taken. */
    @Nullable
    Target next() {
        return tried < routes.size() ? routes.get(tried++) : null;
    }

    int tried() {
        return tried;
    }
}
