package org.patchbay.media.rtpengine;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees what rtpengine has received. */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    /**
     * Questions to one instance. All calls at once would not fit into its socket, and what is asked there for a call that begins would be lost
     * among them.
     */
    private static final int MOST_AT_ONCE = 32;

    /** A session, and a call of rtpengine's in which it has legs. */
    private record Place(RtpengineSession session, Home home) {
        List<RtpengineLeg> legs() {
            return session.legs().stream().filter(leg -> leg.home() == home).toList();
        }
    }

    /** What one instance is to be asked. */
    private static final class Line {
        final Set<Place> waiting = new LinkedHashSet<>();
        int asked;
    }

    /** By what rtpengine knows the calls in which they make their legs. */
    private final Map<CallId, RtpengineSession> sessions;

    private final Executor thread;
    /** While there is anything to ask; on the thread. */
    private final Map<Instance, Line> lines = new HashMap<>();

    Lookout(Map<CallId, RtpengineSession> sessions, Executor thread) {
        this.sessions = sessions;
        this.thread = thread;
    }

    void digit(String callId, String tag, char digit, int milliseconds) {
        RtpengineSession session = session(callId);
        if (session == null || !digit(session, tag, digit, milliseconds)) {
            // Another session has taken the leg.
            boolean unused = sessions.values().stream().anyMatch(each -> digit(each, tag, digit, milliseconds));
        }
    }

    private @Nullable RtpengineSession session(String callId) {
        try {
            return sessions.get(CallId.read(callId));
        } catch (IllegalArgumentException e) {
            // rtpengine has other users, too.
            return null;
        }
    }

    private static boolean digit(RtpengineSession session, String tag, char digit, int milliseconds) {
        for (RtpengineLeg leg : session.legs()) {
            if (leg.side().tag().equals(tag)) {
                if (leg.copy() == null) {
                    session.report(listener -> listener.digit(leg.id(), digit, milliseconds));
                }
                return true;
            }
        }
        return false;
    }

    /** Looks at it when it is its turn; on the engine's thread. */
    void look(RtpengineSession session) {
        for (Home home : session.homes()) {
            Place place = new Place(session, home);
            // Without any that is opposite to somebody rtpengine does not know it yet.
            if (place.legs().stream().anyMatch(RtpengineLeg::isKnown)) {
                Line line = lines.computeIfAbsent(home.instance(), any -> new Line());
                line.waiting.add(place);
                next(home.instance(), line);
            }
        }
    }

    private void next(Instance instance, Line line) {
        Iterator<Place> all = line.waiting.iterator();
        while (line.asked < MOST_AT_ONCE && all.hasNext()) {
            Place place = all.next();
            all.remove();
            if (!place.session.life().isClosed()) {
                look(place, line);
            }
        }
        if (line.asked == 0) {
            lines.remove(instance, line);
        }
    }

    private void look(Place place, Line line) {
        List<RtpengineLeg> legs = place.legs();
        line.asked++;
        var unused = place.home
                .ask(Map.of("command", "query"))
                .whenComplete((reply, fault) -> thread.execute(() -> {
                    Instance instance = place.home.instance();
                    List<Place> alike = List.of();
                    if (fault != null && !instance.isWell()) {
                        // They wait for the same instance, and it would take long to ask for each in vain.
                        alike = List.copyOf(line.waiting);
                        line.waiting.clear();
                    }
                    line.asked--;
                    next(instance, line);
                    if (fault == null) {
                        legs.stream().filter(leg -> !leg.isClosed()).forEach(leg -> leg.watch()
                                .seen(reply));
                    } else {
                        failed(place, fault);
                        alike.forEach(each -> failed(each, fault));
                    }
                }));
    }

    private static void failed(Place place, Throwable fault) {
        if (place.session.life().isClosed()) {
            return;
        }
        LOG.debug("Call {}: {}", place.session.call(), fault.getMessage());
        if (!place.home.instance().isWell()
                || String.valueOf(fault.getMessage()).contains("Unknown call-id")) {
            place.legs().stream().filter(leg -> !leg.isClosed()).forEach(leg -> leg.watch()
                    .lost());
        }
    }
}
