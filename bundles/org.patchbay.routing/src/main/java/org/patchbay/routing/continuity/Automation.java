package org.patchbay.routing.continuity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RoutingPlan;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.routing.health.CallWindow;
import org.patchbay.routing.health.CallWindow.Calls;
import org.patchbay.routing.health.Judgement;
import org.patchbay.routing.health.PeerWatch;

/**
 * What happens by itself: users come back when the time is up that they were switched for, and where the tenant is set so, those on a provider
 * that is out are moved to their standby and back. Looks once a second; whoever fails often or recovers for moments only moves nobody.
 */
@Component(service = Automation.class, immediate = true, configurationPid = RoutingSettings.PID)
@Designate(ocd = RoutingSettings.Config.class)
public final class Automation {
    private static final Logger LOG = LoggerFactory.getLogger(Automation.class);
    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final String BY_PLAN = "plan";

    private record Whose(String tenant, String provider) {}

    private final Directory directory;
    private final ContinuityKeeper keeper;
    private final PeerWatch peers;
    private final Clock clock;
    private final Map<String, CallWindow> windows = new HashMap<>();
    private final Map<Whose, Judgement> judgements = new ConcurrentHashMap<>();
    private final Map<Whose, Boolean> overruled = new ConcurrentHashMap<>();
    private volatile RoutingSettings settings;
    private @Nullable Schedule schedule;
    private @Nullable AutoCloseable looking;
    private String complaint = "";

    @Activate
    public Automation(
            @Reference Directory directory,
            @Reference ContinuityKeeper keeper,
            @Reference PeerWatch peers,
            RoutingSettings.Config config) {
        this(directory, keeper, peers, config, Clock.systemUTC());
    }

    Automation(
            Directory directory, ContinuityKeeper keeper, PeerWatch peers, RoutingSettings.Config config, Clock clock) {
        this.directory = directory;
        this.keeper = keeper;
        this.peers = peers;
        this.clock = clock;
        this.settings = RoutingSettings.DEFAULT;
        modified(config);
    }

    /** A wrong value is named, and what was in force before stays. */
    @Modified
    void modified(RoutingSettings.Config config) {
        try {
            settings = RoutingSettings.of(config);
        } catch (IllegalArgumentException e) {
            LOG.warn("{} What was in force before stays.", e.getMessage());
        }
    }

    RoutingSettings settings() {
        return settings;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindSchedule(Schedule bound) {
        end();
        schedule = bound;
        looking = bound.every("business continuity", OFTEN, this::look);
    }

    synchronized void unbindSchedule(Schedule bound) {
        if (schedule == bound) {
            schedule = null;
            end();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        end();
    }

    private void end() {
        AutoCloseable task = looking;
        looking = null;
        if (task != null) {
            try {
                task.close();
            } catch (Exception e) {
                LOG.debug("Looking did not end in time", e);
            }
        }
    }

    /** On the schedule's thread alone. */
    void look() {
        Instant now = clock.instant();
        for (Switch each : keeper.all()) {
            if (!each.holds(now)) {
                tried(() -> keeper.remove(BY_PLAN, each, "the time is up"));
            }
        }
        RoutingSettings in = settings;
        Map<String, Calls> calls = new HashMap<>();
        for (Tenant tenant : directory.tenants()) {
            if (in.automatic(tenant.id())) {
                RoutingPlan plan = directory.plan(tenant.id());
                if (plan.assignments().stream().anyMatch(a -> a.mode() == Mode.STANDBY)) {
                    plan.providers().forEach(provider -> judge(tenant, plan, provider, calls, in, now));
                }
            }
        }
    }

    private void judge(
            Tenant tenant,
            RoutingPlan plan,
            Provider provider,
            Map<String, Calls> calls,
            RoutingSettings in,
            Instant now) {
        Whose whose = new Whose(tenant.id(), provider.id());
        Judgement judgement = judgements.computeIfAbsent(whose, w -> new Judgement());
        Optional<String> wrong = wrong(provider, calls, in, now);
        if (wrong.isEmpty()) {
            judgement.unseen();
            return;
        }
        judgement.seen(now, wrong.get());
        if (keeper.takeReturnedByHand(tenant.id(), provider.id())) {
            overruled.put(whose, true);
        }
        if (!judgement.isBad()) {
            overruled.remove(whose);
        }
        Optional<Switch> out = keeper.outage(tenant.id(), provider.id());
        if (out.isEmpty()) {
            if (judgement.badFor(now, in.bad())
                    && !overruled.containsKey(whose)
                    && isHome(tenant, plan, provider, now)) {
                standby(plan, provider, now).ifPresent(to -> move(tenant, provider, to, judgement, now));
            }
        } else if (judgement.goodFor(now, in.good())
                && !now.isBefore(out.get().at().plus(in.stay()))) {
            tried(() -> keeper.remove(
                    Switch.HEALTH,
                    out.get(),
                    provider.id() + " has been well for " + in.good().toSeconds() + " s"));
        }
    }

    private void move(Tenant tenant, Provider from, String to, Judgement judgement, Instant now) {
        String why = "provider " + from.id() + ": " + judgement.wrong();
        Switch wanted = new Switch(
                tenant.id(), Subject.TENANT, Optional.of(from.id()), Switch.HEALTH, now, Optional.empty(), false, why);
        if (tried(() -> keeper.put(wanted, now, from.id() + " to " + to + ": " + judgement.wrong()))) {
            LOG.warn("Users of {} on provider {} are moved to their standby: {}", tenant.id(), from.id(), why);
        }
    }

    /** A change that fails is tried again at the next look, and told once; another node may have made it. */
    private boolean tried(Change change) {
        try {
            change.make();
            complaint = "";
            return true;
        } catch (OperationException e) {
            if (e.reason() != OperationException.Reason.CONFLICT && !complaint.equals(e.getMessage())) {
                complaint = String.valueOf(e.getMessage());
                LOG.warn("Business continuity cannot be changed: {} It is tried again.", complaint);
            }
            return false;
        }
    }

    private interface Change {
        void make() throws OperationException;
    }

    /** Whether anybody is on it by the plan. */
    private static boolean isHome(Tenant tenant, RoutingPlan plan, Provider provider, Instant now) {
        return Homes.home(plan, tenant, Subject.TENANT.path(), now)
                        .filter(provider.id()::equals)
                        .isPresent()
                || plan.assignments().stream()
                        .anyMatch(a -> a.mode() != Mode.STANDBY && a.provider().equals(provider.id()) && a.holds(now));
    }

    /** One that is held ready for somebody, another one, and not down as well. */
    private Optional<String> standby(RoutingPlan plan, Provider primary, Instant now) {
        return plan.assignments().stream()
                .filter(a -> a.mode() == Mode.STANDBY && a.holds(now))
                .map(Assignment::provider)
                .filter(id -> !id.equals(primary.id()))
                .filter(id ->
                        plan.provider(id).filter(p -> !peers.allDown(p.peers())).isPresent())
                .findFirst();
    }

    /** What is wrong with a provider, or an empty text; nothing where nobody can say. */
    private Optional<String> wrong(Provider provider, Map<String, Calls> calls, RoutingSettings in, Instant now) {
        List<PeerView> views =
                provider.peers().stream().flatMap(p -> peers.view(p).stream()).toList();
        if (views.isEmpty()) {
            return Optional.empty();
        }
        if (peers.allDown(provider.peers())) {
            return Optional.of("all its peers are down");
        }
        Calls all = Calls.NONE;
        for (PeerView view : views) {
            all = all.plus(
                    calls.computeIfAbsent(view.name(), name -> windows.computeIfAbsent(name, n -> new CallWindow())
                            .add(now, view.outgoing(), in.window())));
        }
        if (all.attempts() < in.minimumCalls()) {
            return Optional.of("");
        }
        String of = " of " + all.attempts() + " calls in " + in.window().toSeconds() + " s";
        if (in.failurePercent() > 0 && all.failed() * 100 >= in.failurePercent() * all.attempts()) {
            return Optional.of(all.failed() + of + " failed");
        }
        return Optional.of(
                in.answerPercent() > 0 && all.answered() * 100 < in.answerPercent() * all.attempts()
                        ? all.answered() + of + " were answered"
                        : "");
    }

    /** What would be done by itself for those on this provider. */
    String outlook(String tenant, String provider) {
        if (!settings.automatic(tenant)) {
            return "by hand alone: " + tenant + " is not in automatic_tenants of " + RoutingSettings.PID;
        }
        Whose whose = new Whose(tenant, provider);
        Judgement judgement = judgements.get(whose);
        if (judgement == null || !judgement.isBad()) {
            return "by itself, when " + provider + " is out for "
                    + settings.bad().toSeconds() + " s";
        }
        return provider + ": " + judgement.wrong()
                + (overruled.containsKey(whose) ? "; returned by hand, so not moved again before it was well" : "");
    }
}
