package org.patchbay.graph.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.Purpose;

/** Leaves the sign-in service alone for a while, for one app registration, after it could not be used or did not know the app. */
final class Pauses {
    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration LONG_PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Paused> paused = new ConcurrentHashMap<>();

    private record Paused(Instant until, String message) {}

    /** Asks the sign-in service. */
    interface Asking {
        Issued get() throws SignInFault;
    }

    Pauses(Clock clock) {
        this.clock = clock;
    }

    private static String place(TenantSettings settings, Purpose purpose) {
        return settings.tenant() + "/" + settings.client(purpose);
    }

    /** @throws GraphException {@code UNAVAILABLE} where it is left alone now */
    Issued ask(TenantSettings settings, Purpose purpose, Asking asking) throws SignInFault, GraphException {
        Paused pause = paused.get(place(settings, purpose));
        Instant now = clock.instant();
        if (pause != null && now.isBefore(pause.until())) {
            throw new GraphException(
                    Reason.UNAVAILABLE, pause.message(), Optional.of(Duration.between(now, pause.until())));
        }
        Issued issued = asking.get();
        paused.remove(place(settings, purpose));
        return issued;
    }

    /** It cannot be used now: what that means to who asked. */
    GraphException begin(TenantSettings settings, Purpose purpose, SignInFault fault) {
        boolean credential = fault.kind() == SignInFault.Kind.CREDENTIAL;
        String said = String.valueOf(fault.getMessage());
        Duration wait = credential ? LONG_PAUSE : fault.retryAfter().orElse(PAUSE);
        Paused before =
                paused.put(place(settings, purpose), new Paused(clock.instant().plus(wait), said));
        if (credential && (before == null || !before.message().equals(said))) {
            LOG.warn("Tenant {}: {}", settings.tenant(), said);
        }
        return new GraphException(Reason.UNAVAILABLE, said, Optional.of(wait));
    }

    /** What keeps app registrations of a tenant from giving tokens; empty when nothing does, as far as is known. */
    Set<String> problems(String tenant) {
        Set<String> all = new TreeSet<>();
        paused.forEach((place, pause) -> {
            if (place.startsWith(tenant + "/")) {
                all.add(pause.message());
            }
        });
        return all;
    }
}
