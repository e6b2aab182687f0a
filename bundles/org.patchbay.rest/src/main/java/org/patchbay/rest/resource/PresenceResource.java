package org.patchbay.rest.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.presence.PresenceOperations;
import org.patchbay.api.ops.presence.PresenceUser;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Route;

/** How the presence sync is doing: each tenant, its users, the story of one, and what is left of the platforms' limits. */
final class PresenceResource {
    private static final int MOST = 1000;
    private static final int PAGE = 500;

    private PresenceResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/presence", PresenceResource::tenants),
                Route.get("/presence/{tenant}", PresenceResource::users, "limit"),
                Route.get("/presence/{tenant}/users/{user}", PresenceResource::story),
                Route.get("/presence-limits", PresenceResource::limits));
    }

    private static Answer tenants(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        caller.needAny(Role.AUDITOR);
        return exchange.use(
                PresenceOperations.class,
                o -> Answer.items(o.tenants().stream()
                        .filter(tenant -> caller.may(Role.AUDITOR, tenant.tenant()))
                        .toList()));
    }

    private static Answer users(Exchange exchange) throws Exception {
        String tenant = tenant(exchange);
        int limit = exchange.number("limit", 1, MOST, PAGE);
        List<PresenceUser> users = exchange.use(PresenceOperations.class, o -> o.users(tenant, limit + 1));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("items", users.stream().limit(limit).toList());
        shown.put("more", users.size() > limit);
        return Answer.ok(shown);
    }

    private static Answer story(Exchange exchange) throws Exception {
        String tenant = tenant(exchange);
        return exchange.use(PresenceOperations.class, o -> Answer.ok(o.explain(tenant, exchange.path("user"))));
    }

    private static String tenant(Exchange exchange) {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(Role.AUDITOR, tenant);
        return tenant;
    }

    /** Those of all of the application are the node's. */
    private static Answer limits(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        caller.needAny(Role.AUDITOR);
        return exchange.use(
                PresenceOperations.class,
                o -> Answer.items(o.limits().stream()
                        .filter(limit -> limit.whose().isEmpty()
                                ? caller.mayAll(Role.AUDITOR)
                                : caller.may(Role.AUDITOR, limit.whose()))
                        .toList()));
    }
}
