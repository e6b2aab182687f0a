package org.patchbay.routing.continuity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.routing.Availability;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.routing.health.PeerWatch;

/**
 * How long providers and hubs took calls, in months of UTC. Counts in memory and writes every ten minutes: one small document for each tenant,
 * month and node. What was counted and not yet written when a node dies is unseen.
 */
@Component(service = AvailabilityBook.class, immediate = true, configurationPid = RoutingSettings.PID)
public final class AvailabilityBook {
    private static final Logger LOG = LoggerFactory.getLogger(AvailabilityBook.class);
    private static final String SPACE = "availability";
    private static final String AUTHOR = "system";
    private static final Duration OFTEN = Duration.ofSeconds(5);
    /** A longer pause is one in which nobody looked. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Duration WRITES = Duration.ofMinutes(10);

    private record Page(String tenant, YearMonth month) {}

    private final Directory directory;
    private final ContinuityKeeper keeper;
    private final PeerWatch peers;
    private final Clock clock;
    private final Map<Page, Map<String, Tally>> pending = new HashMap<>();
    private volatile String node = "";
    private volatile @Nullable Store store;
    private @Nullable Schedule schedule;
    private @Nullable AutoCloseable looking;
    private @Nullable Instant looked;
    private @Nullable Instant written;

    @Activate
    public AvailabilityBook(
            @Reference Directory directory,
            @Reference ContinuityKeeper keeper,
            @Reference PeerWatch peers,
            RoutingSettings.Config config) {
        this(directory, keeper, peers, config, Clock.systemUTC());
    }

    AvailabilityBook(
            Directory directory, ContinuityKeeper keeper, PeerWatch peers, RoutingSettings.Config config, Clock clock) {
        this.directory = directory;
        this.keeper = keeper;
        this.peers = peers;
        this.clock = clock;
        modified(config);
    }

    /** A wrong value is named by {@link Automation}. */
    @Modified
    void modified(RoutingSettings.Config config) {
        try {
            node = RoutingSettings.of(config).node();
        } catch (IllegalArgumentException e) {
            LOG.debug("The former settings stay", e);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(Store bound) {
        store = bound;
    }

    void unbindStore(Store bound) {
        if (store == bound) {
            store = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSchedule(Schedule bound) {
        unbindSchedule(schedule);
        schedule = bound;
        looking = bound.every("availability", OFTEN, this::look);
    }

    void unbindSchedule(@Nullable Schedule bound) {
        AutoCloseable task = looking;
        if (schedule == bound && task != null) {
            schedule = null;
            looking = null;
            try {
                task.close();
            } catch (Exception e) {
                LOG.debug("Looking did not end in time", e);
            }
        }
    }

    @Deactivate
    void deactivate() {
        unbindSchedule(schedule);
        flush();
    }

    /** Adds the time since the last look to what is seen now. */
    synchronized void look() {
        Instant now = clock.instant();
        Instant before = looked;
        looked = now;
        if (before != null && !now.isBefore(before) && !now.isAfter(before.plus(LONGEST))) {
            long seconds = now.getEpochSecond() - before.getEpochSecond();
            YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
            directory.tenants().forEach(t -> count(t, month, seconds, now));
        }
        Instant last = written;
        if (last == null) {
            written = now;
        } else if (!now.isBefore(last.plus(WRITES))) {
            written = now;
            flush();
        }
    }

    private void count(Tenant tenant, YearMonth month, long seconds, Instant now) {
        boolean drill = keeper.drill(tenant.id(), now);
        Map<String, Tally> page = pending.computeIfAbsent(new Page(tenant.id(), month), p -> new TreeMap<>());
        List<String> all = new ArrayList<>(tenant.providerPeers());
        for (Provider provider : directory.plan(tenant.id()).providers()) {
            all.addAll(provider.peers());
            add(page, "provider/" + provider.id(), provider.peers(), seconds, drill);
        }
        add(page, "hub", tenant.hubPeers(), seconds, drill);
        add(page, "service", all, seconds, drill);
    }

    private void add(Map<String, Tally> page, String what, List<String> of, long seconds, boolean drill) {
        state(of)
                .ifPresent(up -> page.merge(
                        what,
                        up ? new Tally(seconds, 0, 0) : drill ? new Tally(0, 0, seconds) : new Tally(0, seconds, 0),
                        Tally::plus));
    }

    /** Whether one of them takes calls; empty where nobody can say, as of peers that are not asked by OPTIONS. */
    private Optional<Boolean> state(List<String> of) {
        List<String> states = of.stream()
                .flatMap(p -> peers.view(p).stream())
                .map(PeerView::state)
                .toList();
        return states.contains("up")
                ? Optional.of(true)
                : states.isEmpty() || states.contains("unknown") ? Optional.empty() : Optional.of(false);
    }

    /** Writes what is not written yet; what cannot be stays for the next time. */
    synchronized void flush() {
        Store to = store;
        if (to == null || pending.isEmpty()) {
            return;
        }
        for (Page page : List.copyOf(pending.keySet())) {
            Optional<Stored> before = to.get(SPACE, key(page));
            Map<String, Tally> all =
                    new TreeMap<>(before.map(Stored::value).map(Tally::read).orElse(Map.of()));
            pending.getOrDefault(page, Map.of()).forEach((what, tally) -> all.merge(what, tally, Tally::plus));
            try {
                if (!all.isEmpty()) {
                    to.write(
                            AUTHOR,
                            List.of(Write.put(SPACE, key(page), Tally.write(all))
                                    .expecting(before.map(Stored::version).orElse(0L))));
                }
                pending.remove(page);
            } catch (StoreException e) {
                LOG.debug("The availability of {} is written later", page.tenant(), e);
            }
        }
    }

    private String key(Page page) {
        return page.tenant() + "/" + page.month() + "/" + node();
    }

    private String node() {
        String named = node;
        if (named.isEmpty()) {
            try {
                named = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
            } catch (UnknownHostException e) {
                named = "node";
            }
            node = named;
        }
        return named;
    }

    /** What this node saw of a month, the service first. */
    synchronized List<Availability> of(String tenant, YearMonth month) {
        Page page = new Page(tenant, month);
        Map<String, Tally> all = new TreeMap<>();
        Store from = store;
        if (from != null) {
            from.get(SPACE, key(page)).map(Stored::value).map(Tally::read).ifPresent(all::putAll);
        }
        pending.getOrDefault(page, Map.of()).forEach((what, tally) -> all.merge(what, tally, Tally::plus));
        Instant begin = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant now = clock.instant();
        Duration elapsed = now.isBefore(begin) ? Duration.ZERO : Duration.between(begin, now.isBefore(end) ? now : end);
        List<Availability> views = new ArrayList<>();
        for (String first : List.of("service", "hub")) {
            Tally tally = all.remove(first);
            views.add((tally == null ? Tally.NONE : tally).view(first, elapsed));
        }
        all.forEach((what, tally) -> views.add(tally.view(what.replaceFirst("^provider/", ""), elapsed)));
        return List.copyOf(views);
    }
}
