package org.patchbay.feature.ceilings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Scope;

/** The meters of this node. In memory alone: a new version of the bundle, and a restart, begin at nothing. */
@Component(service = CallLedger.class)
public final class CallLedger {
    /** Above it, meters that count nothing any more are dropped, and calls whose end was missed. */
    private static final int TIDY_ABOVE = 20_000;

    private static final Duration LONGEST_CALL = Duration.ofHours(12);

    private static final int MOST_NOTICES = 1_000;

    /** A ceiling that was reached in a call: {@code user}, {@code ceiling}, {@code value}, {@code until}, {@code country}. */
    record Notice(Scope scope, Map<String, String> data) {}

    private record Live(Instant since, Set<Meter> meters) {}

    private final Map<String, Meter> meters = new ConcurrentHashMap<>();
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private final BlockingQueue<Notice> notices = new ArrayBlockingQueue<>(MOST_NOTICES);
    private volatile @Nullable Consumer<Notice> teller;
    private volatile Instant tidied = Instant.MIN;

    @Activate
    public CallLedger() {}

    /**
     * Counts a call for its user and its tenant, or for neither.
     *
     * @param whose the name under which the user is counted
     */
    Optional<Meter.Over> count(
            Instant now, String tenant, String whose, String country, String call, Ceilings user, Ceilings all) {
        tidy(now);
        Meter ofUser = meters.computeIfAbsent(tenant + "/" + whose, key -> new Meter());
        Meter ofTenant = meters.computeIfAbsent(tenant, key -> new Meter());
        Optional<Meter.Over> over = user.none() ? Optional.empty() : ofUser.count(now, country, call, user);
        if (over.isPresent()) {
            return over;
        }
        over = all.none() ? Optional.empty() : ofTenant.count(now, country, call, all);
        if (over.isPresent()) {
            ofUser.takeBack(call);
            return over;
        }
        live.computeIfAbsent(call, c -> new Live(now, ConcurrentHashMap.newKeySet()))
                .meters()
                .addAll(List.of(ofUser, ofTenant));
        return Optional.empty();
    }

    /** What {@link #count} would say at that time; nothing is counted. */
    Optional<Meter.Over> wouldCount(
            Instant when, String tenant, String whose, String country, Ceilings user, Ceilings all) {
        Meter fresh = new Meter();
        return user.none()
                ? ofTenant(when, tenant, country, all)
                : meters.getOrDefault(tenant + "/" + whose, fresh)
                        .wouldCount(when, country, user)
                        .or(() -> ofTenant(when, tenant, country, all));
    }

    private Optional<Meter.Over> ofTenant(Instant when, String tenant, String country, Ceilings all) {
        Meter meter = meters.get(tenant);
        return meter == null || all.none() ? Optional.empty() : meter.wouldCount(when, country, all);
    }

    /** Has it told, or keeps it for who comes to tell it. */
    void notice(Scope scope, Map<String, String> data) {
        notices.offer(new Notice(scope, data));
        tell();
    }

    /** @param telling returns at once: it is called on threads of calls; null for nobody */
    void tellBy(@Nullable Consumer<Notice> telling) {
        teller = telling;
        tell();
    }

    private void tell() {
        Consumer<Notice> telling = teller;
        if (telling != null) {
            notices().forEach(telling);
        }
    }

    /** What nobody has told yet. */
    List<Notice> notices() {
        List<Notice> all = new ArrayList<>();
        notices.drainTo(all);
        return all;
    }

    void ended(String call) {
        Live known = live.remove(call);
        if (known != null) {
            known.meters().forEach(meter -> meter.ended(call));
        }
    }

    /** Once a minute, and then only where there is something to tidy. */
    private void tidy(Instant now) {
        if (now.isBefore(tidied.plusSeconds(60))) {
            return;
        }
        tidied = now;
        live.forEach((call, each) -> {
            if (each.since().isBefore(now.minus(LONGEST_CALL))) {
                ended(call);
            }
        });
        if (meters.size() > TIDY_ABOVE) {
            meters.values().removeIf(meter -> meter.idle(now));
        }
    }
}
