package org.patchbay.rest.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.account.AccountOperations;
import org.patchbay.api.ops.account.ConnectedAccount;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.http.Services;
import org.patchbay.rest.json.Body;

/** Whose Zoom accounts are connected, and their end. The roles are those of the shell's commands, for the tenant. */
final class ZoomResource {
    private static final String PLATFORM = AccountOperations.PLATFORM + "=zoom";
    private static final int MOST = 1000;
    private static final int PAGE = 500;

    private ZoomResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/zoom", ZoomResource::tenants),
                Route.get("/zoom/{tenant}/connect-link", ZoomResource::connectLink),
                Route.get("/zoom/{tenant}/connections", ZoomResource::connections, "after", "limit"),
                Route.delete("/zoom/{tenant}/connections/{user}", ZoomResource::disconnect),
                Route.post("/zoom/{tenant}/disconnect", ZoomResource::disconnectAll));
    }

    private static <R> R zoom(Exchange exchange, Services.Use<AccountOperations, R> use) throws Exception {
        return exchange.use(AccountOperations.class, PLATFORM, "patchbay-zoom", use);
    }

    private static Answer tenants(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        caller.needAny(Role.AUDITOR);
        return zoom(
                exchange,
                o -> Answer.items(o.tenants().stream()
                        .filter(tenant -> caller.may(Role.AUDITOR, tenant.tenant()))
                        .toList()));
    }

    private static Answer connectLink(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.AUDITOR);
        return zoom(
                exchange, o -> Answer.ok(Map.of("link", o.connectLink(tenant).toString())));
    }

    private static Answer connections(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.AUDITOR);
        int limit = exchange.number("limit", 1, MOST, PAGE);
        List<ConnectedAccount> found =
                zoom(exchange, o -> o.connections(tenant, exchange.parameter("after"), limit + 1));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("items", found.stream().limit(limit).toList());
        shown.put("more", found.size() > limit);
        return Answer.ok(shown);
    }

    /** Not without content: what is left at Zoom has to be told. */
    private static Answer disconnect(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.OPERATOR);
        String name = exchange.caller().name();
        return zoom(exchange, o -> Answer.ok(o.disconnect(name, tenant, exchange.path("user"))));
    }

    /** An empty body must not end everything: the tenant has to be repeated. */
    private static Answer disconnectAll(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.ADMIN);
        String name = exchange.caller().name();
        Body body = exchange.json();
        body.confirmed("confirm", tenant, "every user would have to sign in at Zoom again.");
        body.checked();
        return zoom(exchange, o -> Answer.ok(Map.of("disconnected", o.disconnectAll(name, tenant))));
    }

    private static String tenant(Exchange exchange, Role role) {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(role, tenant);
        return tenant;
    }
}
