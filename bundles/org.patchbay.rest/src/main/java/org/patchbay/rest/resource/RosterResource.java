package org.patchbay.rest.resource;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.admin.RosterOperations;
import org.patchbay.api.ops.admin.RosterView;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** The roster. To change what calls are let through without needs the highest role. */
final class RosterResource {
    private static final int MOST_MILLIS = 60_000;

    private RosterResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/roster", RosterResource::list, "tenant"),
                Route.put("/roster/{tenant}/{name}", RosterResource::set),
                Route.delete("/roster/{tenant}/{name}", RosterResource::remove));
    }

    private static Answer list(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        String tenant = exchange.parameter("tenant");
        if (!tenant.isEmpty()) {
            caller.need(Role.AUDITOR, tenant);
        } else {
            caller.needAny(Role.AUDITOR);
        }
        return exchange.use(
                RosterOperations.class,
                o -> Answer.items(o.all().stream()
                        .filter(view -> tenant.isEmpty() || view.tenant().equals(tenant))
                        .filter(view -> caller.may(Role.AUDITOR, view.tenant()))
                        .map(RosterResource::shown)
                        .toList()));
    }

    private static Answer set(Exchange exchange) throws Exception {
        String tenant = exchange.path("tenant");
        exchange.caller().need(Role.ADMIN, tenant);
        Body body = exchange.json();
        Optional<Absence> absence = body.word("absence", Absence.class);
        OptionalLong grace = body.number("grace_ms", 0, MOST_MILLIS);
        body.checked();
        RosterEntry entry;
        try {
            entry = new RosterEntry(
                    exchange.path("name"), absence.orElse(Absence.REFUSE), Duration.ofMillis(grace.orElse(3000)));
        } catch (IllegalArgumentException e) {
            throw Problem.of(422, List.of(String.valueOf(e.getMessage())));
        }
        exchange.use(RosterOperations.class, o -> {
            o.set(exchange.caller().name(), tenant, entry);
            return true;
        });
        return Answer.done();
    }

    private static Answer remove(Exchange exchange) throws Exception {
        String tenant = exchange.path("tenant");
        String name = exchange.path("name");
        exchange.caller().need(Role.ADMIN, tenant);
        if (!exchange.use(
                RosterOperations.class, o -> o.remove(exchange.caller().name(), tenant, name))) {
            throw Problem.of(404, "The roster of " + tenant + " has no '" + name + "'.");
        }
        return Answer.done();
    }

    private static Map<String, Object> shown(RosterView view) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tenant", view.tenant());
        shown.put("name", view.name());
        shown.put("absence", view.entry().map(RosterEntry::absence));
        shown.put("grace_ms", view.entry().map(e -> e.grace().toMillis()));
        shown.put("source", view.source());
        shown.put("author", view.author());
        shown.put("state", view.state());
        shown.put("bundle", view.bundle());
        return shown;
    }
}
