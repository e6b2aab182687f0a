package org.patchbay.media.rtpengine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Those who press keys to the legs of one session. */
final class Keypads {
    private final RtpengineSession session;
    private final RtpengineMediaEngine engine;
    /** From the first key on. */
    private final Map<RtpengineLeg, Keypad> all = new ConcurrentHashMap<>(0);

    Keypads(RtpengineSession session, RtpengineMediaEngine engine) {
        this.session = session;
        this.engine = engine;
    }

    Keypad of(RtpengineLeg leg) {
        return all.computeIfAbsent(leg, any -> new Keypad(session, engine, leg));
    }

    /** The leg is gone. */
    void close(RtpengineLeg leg) {
        Keypad keys = all.remove(leg);
        if (keys != null) {
            keys.close();
        }
    }

    void close() {
        all.values().forEach(Keypad::close);
    }
}
