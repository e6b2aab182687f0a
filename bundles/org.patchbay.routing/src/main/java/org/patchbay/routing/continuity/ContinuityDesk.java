package org.patchbay.routing.continuity;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.routing.Availability;
import org.patchbay.api.ops.routing.ContinuityOperations;
import org.patchbay.api.ops.routing.ContinuityView;

/** Business continuity by hand: checks what is asked for, and shows what there is. */
@Component(service = {ContinuityOperations.class, HealthCheck.class})
public final class ContinuityDesk implements ContinuityOperations, HealthCheck {
    private static final int MOST_SHOWN = 5;

    private final Directory directory;
    private final ContinuityKeeper keeper;
    private final Automation automation;
    private final AvailabilityBook availability;
    private final Subjects subjects;
    private final Clock clock;

    @Activate
    public ContinuityDesk(
            @Reference Directory directory,
            @Reference ContinuityKeeper keeper,
            @Reference Automation automation,
            @Reference AvailabilityBook availability) {
        this(directory, keeper, automation, availability, Clock.systemUTC());
    }

    ContinuityDesk(
            Directory directory,
            ContinuityKeeper keeper,
            Automation automation,
            AvailabilityBook availability,
            Clock clock) {
        this.directory = directory;
        this.keeper = keeper;
        this.automation = automation;
        this.availability = availability;
        this.subjects = new Subjects(directory);
        this.clock = clock;
    }

    @Override
    public List<ContinuityView> state(String tenant) throws OperationException {
        if (!tenant.isEmpty()) {
            tenant(tenant);
        }
        Instant now = clock.instant();
        List<ContinuityView> views = new ArrayList<>();
        for (Tenant each : directory.tenants()) {
            if (tenant.isEmpty() || tenant.equals(each.id())) {
                List<Switch> switched =
                        keeper.of(each.id()).stream().filter(s -> s.holds(now)).toList();
                switched.forEach(s -> views.add(view(each, s, now)));
                subjects.prepared(each).stream()
                        .filter(subject -> switched.stream()
                                .noneMatch(
                                        s -> s.outage().isEmpty() && s.subject().equals(subject)))
                        .forEach(subject -> views.add(ready(each, subject, now)));
            }
        }
        return List.copyOf(views);
    }

    private ContinuityView view(Tenant tenant, Switch s, Instant now) {
        String standby = subjects.standby(tenant, s.subject(), now).orElse("");
        String primary =
                s.outage().or(() -> subjects.primary(tenant, s.subject(), now)).orElse("");
        int users = s.outage()
                .map(provider -> subjects.usersOf(tenant, provider, now))
                .orElseGet(() -> subjects.users(tenant, s.subject()));
        return new ContinuityView(
                tenant.id(),
                s.subject().level().name(),
                s.subject().id(),
                standby.isEmpty() ? primary : standby,
                primary,
                standby,
                true,
                s.by(),
                Optional.of(s.at()),
                s.until(),
                s.drill(),
                s.reason(),
                users);
    }

    private ContinuityView ready(Tenant tenant, Subject subject, Instant now) {
        String primary = subjects.primary(tenant, subject, now).orElse("");
        return new ContinuityView(
                tenant.id(),
                subject.level().name(),
                subject.id(),
                primary,
                primary,
                subjects.standby(tenant, subject, now).orElse(""),
                false,
                "",
                Optional.empty(),
                Optional.empty(),
                false,
                automation.outlook(tenant.id(), primary),
                subjects.users(tenant, subject));
    }

    @Override
    public ContinuityView switchOver(
            String author,
            String tenant,
            String level,
            String subject,
            Optional<Instant> until,
            boolean drill,
            String reason)
            throws OperationException {
        Instant now = clock.instant();
        Tenant known = tenant(tenant);
        Subject whom = subject(known, level, subject);
        requireReason(reason);
        if (until.isPresent() && !until.get().isAfter(now)) {
            throw new OperationException(
                    Reason.INVALID,
                    "The return (" + until.get() + ") is not in the future. Name a later time, or none.");
        }
        Optional<String> standby = subjects.standby(known, whom, now);
        if (standby.isEmpty()) {
            throw new OperationException(
                    Reason.INVALID,
                    "No standby provider is held ready for " + whom
                            + ". Assign one (mode STANDBY) to it or the tenant.");
        }
        String primary = subjects.primary(known, whom, now).orElse("the tenant's peers");
        Switch wanted = new Switch(known.id(), whom, Optional.empty(), author, now, until, drill, reason.strip());
        keeper.put(
                wanted,
                now,
                (drill ? "drill: " : "") + primary + " to " + standby.get()
                        + until.map(at -> " until " + at).orElse("") + ": " + reason.strip());
        return view(known, wanted, now);
    }

    @Override
    public ContinuityView switchBack(String author, String tenant, String level, String subject, String reason)
            throws OperationException {
        Instant now = clock.instant();
        Tenant known = tenant(tenant);
        Subject whom = subject(known, level, subject);
        requireReason(reason);
        List<Switch> ended = keeper.of(known.id()).stream()
                .filter(s -> s.subject().equals(whom) && s.holds(now))
                .toList();
        if (ended.isEmpty()) {
            throw new OperationException(
                    Reason.CONFLICT, whom + " of " + tenant + " is not switched over. See what is: continuity.");
        }
        for (Switch each : ended) {
            keeper.remove(author, each, reason.strip());
        }
        return ready(known, whom, now);
    }

    private Tenant tenant(String id) throws OperationException {
        return directory
                .tenant(id)
                .orElseThrow(() ->
                        new OperationException(Reason.NOT_FOUND, "There is no tenant '" + id + "' in the directory."));
    }

    private Subject subject(Tenant tenant, String level, String id) throws OperationException {
        Level of;
        try {
            of = Level.valueOf(level.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new OperationException(
                    Reason.INVALID, "'" + level + "' is no level. It is TENANT, SITE, GROUP or USER.");
        }
        Subject subject = new Subject(of, id.strip());
        if (!subjects.exists(tenant.id(), subject)) {
            throw new OperationException(
                    of == Level.TENANT ? Reason.INVALID : Reason.NOT_FOUND,
                    of == Level.TENANT
                            ? "The tenant is meant as a whole: leave '" + id + "' out, or name a level."
                            : "There is no " + subject + " in the directory of " + tenant.id() + ".");
        }
        return subject;
    }

    private static void requireReason(String reason) throws OperationException {
        if (reason.isBlank()) {
            throw new OperationException(Reason.INVALID, "Say why: the reason stands in the audit.");
        }
    }

    @Override
    public String name() {
        return "continuity";
    }

    /** Users on a standby are served: what is wrong is that somebody has to look why, and to take them back. */
    @Override
    public HealthResult check() {
        Instant now = clock.instant();
        List<String> switched = keeper.all().stream()
                .filter(s -> s.holds(now))
                .map(s -> s.tenant() + " " + s.subject() + " since " + s.at() + " by " + s.by() + ": " + s.reason())
                .sorted()
                .toList();
        return switched.isEmpty()
                ? HealthResult.ok("Nobody is switched over.")
                : HealthResult.warn("Switched over to the standby: "
                        + String.join("; ", switched.subList(0, Math.min(MOST_SHOWN, switched.size())))
                        + (switched.size() > MOST_SHOWN ? "; and " + (switched.size() - MOST_SHOWN) + " more" : "")
                        + ". See patchbay:continuity.");
    }

    @Override
    public List<Availability> availability(String tenant, YearMonth month) throws OperationException {
        return availability.of(tenant(tenant).id(), month);
    }
}
