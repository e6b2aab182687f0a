package org.patchbay.rest.resource;

import java.util.List;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** What can be used, on the node, by a tenant, by a user; and what was seen to work on a tenant. */
final class CatalogueResource {
    private CatalogueResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/catalogue", CatalogueResource::node),
                Route.get("/catalogue/{tenant}", CatalogueResource::tenant),
                Route.get("/catalogue/{tenant}/users/{user}", CatalogueResource::user),
                Route.put("/catalogue/{tenant}/seen/{key}", CatalogueResource::seen),
                Route.delete("/catalogue/{tenant}/seen/{key}", CatalogueResource::withdrawn));
    }

    private static Answer node(Exchange exchange) throws Exception {
        exchange.caller().needNode(Role.AUDITOR);
        return exchange.use(FeatureCatalogue.class, c -> Answer.items(c.entries()));
    }

    private static Answer tenant(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.AUDITOR);
        return exchange.use(FeatureCatalogue.class, c -> Answer.items(c.entries(tenant)));
    }

    private static Answer user(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.AUDITOR);
        return exchange.use(FeatureCatalogue.class, c -> Answer.items(c.entries(tenant, exchange.path("user"))));
    }

    private static Answer seen(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.OPERATOR);
        Body body = exchange.json();
        String note = body.needed("note");
        body.checked();
        return exchange.use(
                FeatureCatalogue.class,
                c -> Answer.ok(c.recordSeen(exchange.caller().name(), tenant, exchange.path("key"), note)));
    }

    private static Answer withdrawn(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.OPERATOR);
        return exchange.use(FeatureCatalogue.class, c -> {
            c.withdrawSeen(exchange.caller().name(), tenant, exchange.path("key"));
            return Answer.done();
        });
    }

    private static String tenant(Exchange exchange, Role role) {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(role, tenant);
        return tenant;
    }
}
