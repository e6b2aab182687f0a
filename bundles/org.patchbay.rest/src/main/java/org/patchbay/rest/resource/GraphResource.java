package org.patchbay.rest.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.graph.GraphConnection;
import org.patchbay.api.ops.graph.GraphOperations;
import org.patchbay.api.ops.graph.GraphPermission;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/**
 * Permissions of Microsoft Graph: what is needed, consented to and missing, the pages for consenting and connecting, and whose accounts are
 * connected. The roles are those of the shell's commands, for the tenant.
 */
final class GraphResource {
    private static final int MOST = 1000;
    private static final int PAGE = 500;

    private GraphResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/graph", GraphResource::tenants),
                Route.get("/graph/{tenant}/permissions", GraphResource::permissions),
                Route.post("/graph/{tenant}/consent-link", GraphResource::consentLink),
                Route.get("/graph/{tenant}/connect-link", GraphResource::connectLink),
                Route.post("/graph/{tenant}/withdraw", GraphResource::withdraw),
                Route.get("/graph/{tenant}/connections", GraphResource::connections, "after", "limit"),
                Route.delete("/graph/{tenant}/connections/{user}", GraphResource::disconnect));
    }

    private static Answer tenants(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        caller.needAny(Role.AUDITOR);
        return exchange.use(
                GraphOperations.class,
                o -> Answer.items(o.tenants().stream()
                        .filter(tenant -> caller.may(Role.AUDITOR, tenant.tenant()))
                        .toList()));
    }

    private static Answer permissions(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.AUDITOR);
        return exchange.use(
                GraphOperations.class,
                o -> Answer.items(
                        o.permissions(tenant).stream().map(GraphResource::shown).toList()));
    }

    private static Map<String, Object> shown(GraphPermission permission) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("scope", permission.scope());
        shown.put("purpose", permission.purpose());
        shown.put("state", permission.state());
        shown.put("granted", permission.granted());
        shown.put("needed_by", permission.neededBy());
        shown.put("allows", permission.allows());
        shown.put("reason", permission.reason());
        shown.put("without", permission.without());
        shown.put("by", permission.by());
        shown.put("at", permission.at());
        return shown;
    }

    /** Asked with POST: each is another one, good once, and making it is audited. */
    private static Answer consentLink(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.ADMIN);
        String name = exchange.caller().name();
        return exchange.use(
                GraphOperations.class, o -> link(o.consentLink(name, tenant).toString()));
    }

    private static Answer connectLink(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.AUDITOR);
        return exchange.use(
                GraphOperations.class, o -> link(o.connectLink(tenant).toString()));
    }

    private static Answer link(String link) {
        return Answer.ok(Map.of("link", link));
    }

    /** An empty body must not take everything back: to withdraw all, the tenant has to be repeated. */
    private static Answer withdraw(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.ADMIN);
        String name = exchange.caller().name();
        Body body = exchange.json();
        Optional<String> purpose = Optional.of(body.text("purpose")).filter(text -> !text.isEmpty());
        String confirm = body.text("confirm");
        if (purpose.isEmpty() || !confirm.isEmpty()) {
            body.confirmed(
                    "confirm",
                    tenant,
                    "without 'purpose' the consent to all is withdrawn, and an administrator of the Microsoft tenant has to give it again.");
        }
        body.checked();
        return exchange.use(
                GraphOperations.class, o -> Answer.ok(Map.of("withdrawn", o.withdraw(name, tenant, purpose))));
    }

    private static Answer connections(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.AUDITOR);
        int limit = exchange.number("limit", 1, MOST, PAGE);
        List<GraphConnection> found =
                exchange.use(GraphOperations.class, o -> o.connections(tenant, exchange.parameter("after"), limit + 1));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("items", found.stream().limit(limit).toList());
        shown.put("more", found.size() > limit);
        return Answer.ok(shown);
    }

    private static Answer disconnect(Exchange exchange) throws Exception {
        String tenant = tenant(exchange, Role.OPERATOR);
        String name = exchange.caller().name();
        return exchange.use(GraphOperations.class, o -> {
            o.disconnect(name, tenant, exchange.path("user"));
            return Answer.done();
        });
    }

    private static String tenant(Exchange exchange, Role role) {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(role, tenant);
        return tenant;
    }
}
