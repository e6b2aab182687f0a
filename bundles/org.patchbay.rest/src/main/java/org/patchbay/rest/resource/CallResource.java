package org.patchbay.rest.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import org.patchbay.api.call.Leg;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallRequest;
import org.patchbay.api.ops.admin.CallStarting;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Api;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** Calls: which there are, what became of them and why, their start and their end. */
final class CallResource {
    private static final int MOST_RECENT = 1000;
    private static final int LONGEST_KEY = 200;

    private CallResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/calls", CallResource::list, "tenant"),
                Route.get("/calls/recent", CallResource::recent, "count"),
                Route.get("/calls/{id}", CallResource::one),
                Route.get("/calls/{id}/trace", CallResource::trace),
                Route.get("/calls/{id}/ladder", CallResource::ladder),
                Route.get("/calls/{id}/media", CallResource::media),
                Route.delete("/calls/{id}", CallResource::end),
                Route.post("/tenants/{tenant}/calls", CallResource::start));
    }

    private static Answer list(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        String tenant = exchange.parameter("tenant");
        if (!tenant.isEmpty()) {
            caller.need(Role.AUDITOR, Caller.named(tenant));
        } else {
            caller.needAny(Role.AUDITOR);
        }
        return exchange.use(
                CallOperations.class,
                o -> Answer.items(o.calls().stream()
                        .filter(call -> tenant.isEmpty() || call.tenant().equals(tenant))
                        .filter(call -> caller.may(Role.AUDITOR, call.tenant()))
                        .map(CallResource::shown)
                        .toList()));
    }

    private static Answer recent(Exchange exchange) throws Exception {
        exchange.caller().needNode(Role.AUDITOR);
        int count = exchange.number("count", 1, MOST_RECENT, 50);
        return exchange.use(CallOperations.class, o -> Answer.items(o.recent(count)));
    }

    private static Answer one(Exchange exchange) throws Exception {
        String id = exchange.path("id");
        return exchange.use(
                CallOperations.class,
                o -> Answer.ok(shown(live(o, id)
                        .filter(call -> exchange.caller().may(Role.AUDITOR, call.tenant()))
                        .orElseThrow(() -> unknown(id)))));
    }

    private static Answer trace(Exchange exchange) throws Exception {
        return told(
                exchange,
                exchange.use(CallOperations.class, o -> seen(exchange, o) ? o.trace(exchange.path("id")) : List.of()));
    }

    private static Answer ladder(Exchange exchange) throws Exception {
        return told(exchange, ofTrunk(exchange, TrunkOperations::ladder));
    }

    private static Answer media(Exchange exchange) throws Exception {
        return told(exchange, ofTrunk(exchange, TrunkOperations::media));
    }

    private static List<?> ofTrunk(Exchange exchange, BiFunction<TrunkOperations, String, List<?>> what)
            throws Exception {
        boolean seen = exchange.use(CallOperations.class, o -> seen(exchange, o));
        return exchange.use(TrunkOperations.class, o -> seen ? what.apply(o, exchange.path("id")) : List.of());
    }

    /** Whose an ended call was is not kept: who has a role for a tenant alone sees what became of calls that are going on. */
    private static boolean seen(Exchange exchange, CallOperations operations) {
        return exchange.caller().mayAll(Role.AUDITOR)
                || live(operations, exchange.path("id"))
                        .filter(call -> exchange.caller().may(Role.AUDITOR, call.tenant()))
                        .isPresent();
    }

    private static Answer told(Exchange exchange, List<?> steps) {
        if (steps.isEmpty()) {
            throw unknown(exchange.path("id"));
        }
        return Answer.items(steps);
    }

    private static Answer end(Exchange exchange) throws Exception {
        String id = exchange.path("id");
        Caller caller = exchange.caller();
        return exchange.use(CallOperations.class, o -> {
            CallSummary call = live(o, id)
                    .filter(c -> caller.may(Role.AUDITOR, c.tenant()))
                    .orElseThrow(() -> unknown(id));
            caller.need(Role.OPERATOR, call.tenant());
            if (!o.hangup(caller.name(), id)) {
                throw unknown(id);
            }
            return Answer.done();
        });
    }

    /** The call goes on by itself; what becomes of it is asked by its id. */
    private static Answer start(Exchange exchange) throws Exception {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(Role.OPERATOR, tenant);
        Body body = exchange.json();
        String user = body.needed("user");
        String target = body.needed("target");
        body.checked();
        String key = exchange.header("Idempotency-Key").map(String::strip).orElse("");
        if (key.length() > LONGEST_KEY) {
            throw Problem.of(400, "The Idempotency-Key is longer than " + LONGEST_KEY + " characters.");
        }
        return exchange.use(CallStarting.class, o -> {
            String id = o.start(exchange.caller().name(), new CallRequest(tenant, user, target, key));
            return Answer.json(202, Map.of("id", id)).header("Location", Api.ROOT + "/calls/" + id);
        });
    }

    private static Optional<CallSummary> live(CallOperations operations, String id) {
        return operations.calls().stream().filter(call -> call.id().equals(id)).findFirst();
    }

    private static Problem unknown(String id) {
        return Problem.of(404, "There is no call '" + id + "' now that you may see.");
    }

    private static Map<String, Object> shown(CallSummary call) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", call.id());
        shown.put("tenant", call.tenant());
        shown.put("from", call.from());
        shown.put("to", call.to());
        shown.put("stage", call.stage());
        shown.put("began", call.began());
        shown.put("answered", call.answered());
        shown.put("legs", call.legs().stream().map(CallResource::shown).toList());
        return shown;
    }

    private static Map<String, Object> shown(Leg leg) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", leg.id());
        shown.put("side", leg.side());
        shown.put("stage", leg.stage());
        shown.put("uri", leg.party().uri());
        shown.put("peer", leg.peer());
        shown.put("held", leg.held());
        return shown;
    }
}
