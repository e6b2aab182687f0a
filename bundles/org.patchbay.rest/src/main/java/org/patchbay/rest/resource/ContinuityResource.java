package org.patchbay.rest.resource;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.routing.ContinuityOperations;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** Business continuity: who is on which provider, the move to the standby and back, and how much of a month there was service. */
final class ContinuityResource {

    /** For whom a switch is. */
    enum Level {
        TENANT,
        SITE,
        GROUP,
        USER
    }

    private ContinuityResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/continuity", ContinuityResource::state, "tenant"),
                Route.post("/continuity/switch-over", ContinuityResource::switchOver),
                Route.post("/continuity/switch-back", ContinuityResource::switchBack),
                Route.get("/continuity/availability", ContinuityResource::availability, "tenant", "month"));
    }

    private static Answer state(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        String tenant = caller.scope(Role.AUDITOR, exchange.parameter("tenant"));
        return exchange.use(
                ContinuityOperations.class,
                o -> Answer.items(o.state(tenant).stream()
                        .filter(view -> caller.may(Role.AUDITOR, view.tenant()))
                        .toList()));
    }

    private static Answer switchOver(Exchange exchange) throws Exception {
        Body body = exchange.json();
        String tenant = body.needed("tenant");
        Optional<Level> level = body.word("level", Level.class);
        String subject = body.text("subject");
        Optional<Instant> until = body.instant("until");
        boolean drill = body.flag("drill");
        String reason = body.needed("reason");
        body.checked();
        operator(exchange, tenant);
        return exchange.use(
                ContinuityOperations.class,
                o -> Answer.ok(o.switchOver(
                        exchange.caller().name(),
                        tenant,
                        level.map(Level::name).orElse(""),
                        subject,
                        until,
                        drill,
                        reason)));
    }

    private static Answer switchBack(Exchange exchange) throws Exception {
        Body body = exchange.json();
        String tenant = body.needed("tenant");
        Optional<Level> level = body.word("level", Level.class);
        String subject = body.text("subject");
        String reason = body.needed("reason");
        body.checked();
        operator(exchange, tenant);
        return exchange.use(
                ContinuityOperations.class,
                o -> Answer.ok(o.switchBack(
                        exchange.caller().name(), tenant, level.map(Level::name).orElse(""), subject, reason)));
    }

    private static void operator(Exchange exchange, String tenant) {
        exchange.caller().need(Role.OPERATOR, Caller.named(tenant));
    }

    private static Answer availability(Exchange exchange) throws Exception {
        String tenant = Caller.named(exchange.caller().scope(Role.AUDITOR, exchange.parameter("tenant")));
        YearMonth month;
        try {
            month = YearMonth.parse(exchange.needed("month"));
        } catch (DateTimeException e) {
            throw Problem.of(422, List.of("The parameter 'month' must be a month such as 2026-03."));
        }
        return exchange.use(ContinuityOperations.class, o -> Answer.items(o.availability(tenant, month)));
    }
}
