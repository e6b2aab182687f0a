package org.patchbay.feature.spam;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Remembers, for a node and in memory, whom callers from outside have called lately, and how short that was. Of each caller so much and of so
 * many callers as can matter: the one that was not heard of for longest is forgotten first.
 */
@Component(service = CallerLedger.class)
public final class CallerLedger {
    static final Duration RATE = Duration.ofMinutes(1);
    static final Duration SHORTNESS = Duration.ofMinutes(10);

    /** Of callers; some 10 MB at the very most. */
    static final int MOST = 10_000;
    /** Of calls of one caller; more than the highest setting. */
    private static final int EACH = 64;

    private record Made(Instant at, String called) {}

    private static final class Caller {
        private final Deque<Made> calls = new ArrayDeque<>(2);
        private final Deque<Instant> shorts = new ArrayDeque<>(2);
    }

    private static final class Lately extends LinkedHashMap<String, Caller> {
        private static final long serialVersionUID = 1;

        Lately() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Caller> eldest) {
            return size() > MOST;
        }
    }

    private final Map<String, Caller> callers = new Lately();

    @Activate
    public CallerLedger() {}

    /**
     * How many different users this caller has called within a minute, this one included.
     *
     * @param counts whether it is a call, and no rehearsal
     */
    synchronized int calls(Instant now, String tenant, String caller, String called, boolean counts) {
        Caller known = counts ? known(tenant, caller) : callers.getOrDefault(key(tenant, caller), new Caller());
        Instant since = now.minus(RATE);
        Set<String> different = new HashSet<>();
        different.add(called);
        for (Made each : known.calls) {
            if (each.at().isAfter(since)) {
                different.add(each.called());
            }
        }
        if (counts) {
            while (known.calls.size() >= EACH
                    || !known.calls.isEmpty() && !known.calls.getFirst().at().isAfter(since)) {
                known.calls.removeFirst();
            }
            known.calls.addLast(new Made(now, called));
        }
        return different.size();
    }

    /** An answered call of this caller took a few seconds alone. */
    synchronized void ended(Instant now, String tenant, String caller) {
        Deque<Instant> shorts = known(tenant, caller).shorts;
        while (shorts.size() >= EACH || !shorts.isEmpty() && !shorts.getFirst().isAfter(now.minus(SHORTNESS))) {
            shorts.removeFirst();
        }
        shorts.addLast(now);
    }

    /** How many such calls there were within ten minutes. */
    synchronized int shortCalls(Instant now, String tenant, String caller) {
        Caller known = callers.get(key(tenant, caller));
        Instant since = now.minus(SHORTNESS);
        return known == null
                ? 0
                : (int) known.shorts.stream()
                        .filter(each -> each.isAfter(since))
                        .count();
    }

    synchronized int size() {
        return callers.size();
    }

    private Caller known(String tenant, String caller) {
        return callers.computeIfAbsent(key(tenant, caller), any -> new Caller());
    }

    private static String key(String tenant, String caller) {
        return tenant + " " + (caller.startsWith("+") ? caller.substring(1) : caller);
    }
}
