package org.patchbay.rest.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteOperations;
import org.patchbay.api.ops.routing.RouteQuestion;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** What would become of a call. Asked in a body: numbers in an address end up in logs. */
final class RoutingResource {
    private RoutingResource() {}

    static List<Route> routes() {
        return List.of(Route.post("/routes/explain", RoutingResource::explain));
    }

    private static Answer explain(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        Body body = exchange.json();
        String asked = body.text("tenant");
        String from = body.needed("caller");
        String to = body.needed("callee");
        Optional<String> peer = Optional.of(body.text("peer")).filter(p -> !p.isEmpty());
        Optional<Instant> at = body.instant("at");
        body.checked();
        String tenant = caller.scope(Role.AUDITOR, asked);
        RouteExplanation explanation =
                exchange.use(RouteOperations.class, o -> o.explain(new RouteQuestion(tenant, from, to, peer, at)));
        // Where the numbers lead to another tenant than was asked about, nothing of it is told.
        if (!caller.may(Role.AUDITOR, explanation.tenant())) {
            caller.needNode(Role.AUDITOR);
        }
        return Answer.ok(explanation);
    }
}
