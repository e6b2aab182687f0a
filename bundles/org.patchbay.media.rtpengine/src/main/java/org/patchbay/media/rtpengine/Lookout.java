package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees what rtpengine has received. */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    /** By what rtpengine knows the calls in which they make their legs. */
    private final Map<String, RtpengineSession> sessions;

    private final Executor thread;

    Lookout(Map<String, RtpengineSession> sessions, Executor thread) {
        this.sessions = sessions;
        this.thread = thread;
    }

    void digit(String callId, String tag, char digit, int milliseconds) {
        RtpengineSession session = sessions.get(callId);
        if (session == null || !digit(session, tag, digit, milliseconds)) {
            // Another session has taken the leg.
            boolean unused = sessions.values().stream().anyMatch(each -> digit(each, tag, digit, milliseconds));
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

    void look(RtpengineSession session) {
        for (Home home : session.homes()) {
            List<RtpengineLeg> legs =
                    session.legs().stream().filter(leg -> leg.home() == home).toList();
            // Without any that is opposite to somebody rtpengine does not know it yet.
            if (!legs.stream().allMatch(leg -> leg.opposite().isEmpty())) {
                look(session, home, legs);
            }
        }
    }

    private void look(RtpengineSession session, Home home, List<RtpengineLeg> legs) {
        var unused = home.ask(Map.of("command", "query"))
                .whenComplete((reply, fault) -> thread.execute(() -> {
                    if (fault == null) {
                        legs.stream().filter(leg -> !leg.isClosed()).forEach(leg -> leg.watch()
                                .seen(reply));
                    } else if (!session.life().isClosed()) {
                        LOG.debug("Call {}: {}", session.call(), fault.getMessage());
                        if (!home.instance().isWell()
                                || String.valueOf(fault.getMessage()).contains("Unknown call-id")) {
                            legs.stream().filter(leg -> !leg.isClosed()).forEach(leg -> leg.watch()
                                    .lost());
                        }
                    }
                }));
    }
}
