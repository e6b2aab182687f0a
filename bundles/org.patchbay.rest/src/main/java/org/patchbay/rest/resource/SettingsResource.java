package org.patchbay.rest.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** What is set for a tenant, one of its sites, or one of its users, of one handler. */
final class SettingsResource {
    private SettingsResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/settings/{tenant}/{handler}", SettingsResource::get, "site", "user"),
                Route.put("/settings/{tenant}/{handler}", SettingsResource::put, "site", "user"));
    }

    private static Answer get(Exchange exchange) throws Exception {
        SettingsScope scope = scope(exchange, Role.AUDITOR);
        return shown(exchange, scope);
    }

    private static Answer put(Exchange exchange) throws Exception {
        SettingsScope scope = scope(exchange, Role.OPERATOR);
        Body body = exchange.json();
        Map<String, String> values = body.texts("values");
        body.checked();
        exchange.use(Settings.class, settings -> {
            settings.write(exchange.caller().name(), scope, exchange.path("handler"), values);
            return true;
        });
        return shown(exchange, scope);
    }

    private static SettingsScope scope(Exchange exchange, Role role) {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(role, tenant);
        return new SettingsScope(tenant, given(exchange, "site"), given(exchange, "user"));
    }

    private static Optional<String> given(Exchange exchange, String name) {
        return Optional.of(exchange.parameter(name)).filter(value -> !value.isEmpty());
    }

    private static Answer shown(Exchange exchange, SettingsScope scope) throws Exception {
        String handler = exchange.path("handler");
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tenant", scope.tenant());
        shown.put("site", scope.site());
        shown.put("user", scope.user());
        shown.put("handler", handler);
        shown.put("values", exchange.use(Settings.class, settings -> settings.written(scope, handler)));
        return Answer.ok(shown);
    }
}
