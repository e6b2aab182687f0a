package org.patchbay.rest.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.settings.DeclaredSetting;
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
                Route.get("/settings", SettingsResource::declared),
                Route.get("/settings/{tenant}", SettingsResource::effective, "site", "user"),
                Route.get("/settings/{tenant}/{handler}", SettingsResource::get, "site", "user"),
                Route.put("/settings/{tenant}/{handler}", SettingsResource::put, "site", "user"),
                Route.get("/settings-history/{tenant}/{handler}", SettingsResource::history, "site", "user"),
                Route.post("/settings-history/{tenant}/{handler}", SettingsResource::undo, "site", "user"));
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

    /** What there is to set is nobody's secret; but who has no role at all has nothing to ask. */
    private static Answer declared(Exchange exchange) throws Exception {
        exchange.caller().needAny(Role.AUDITOR);
        return exchange.use(
                Settings.class,
                settings -> Answer.items(settings.declared().stream()
                        .map(SettingsResource::shown)
                        .toList()));
    }

    private static Answer effective(Exchange exchange) throws Exception {
        SettingsScope scope = scope(exchange, Role.AUDITOR);
        return exchange.use(
                Settings.class,
                settings -> Answer.items(settings.effective(scope).stream()
                        .map(setting -> {
                            Map<String, Object> shown = shown(setting.setting());
                            shown.put("value", setting.value());
                            shown.put("from", setting.from());
                            shown.put("problems", setting.problems());
                            return shown;
                        })
                        .toList()));
    }

    private static Answer history(Exchange exchange) throws Exception {
        SettingsScope scope = scope(exchange, Role.AUDITOR);
        return exchange.use(Settings.class, s -> Answer.items(s.history(scope, exchange.path("handler"))));
    }

    private static Answer undo(Exchange exchange) throws Exception {
        SettingsScope scope = scope(exchange, Role.OPERATOR);
        Body body = exchange.json();
        OptionalLong version = body.number("version", 1, Long.MAX_VALUE);
        body.checked();
        return exchange.use(
                Settings.class,
                s -> Answer.ok(s.undo(exchange.caller().name(), scope, exchange.path("handler"), version)));
    }

    private static Map<String, Object> shown(DeclaredSetting setting) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("handler", setting.owner());
        shown.put("key", setting.key());
        shown.put("kind", setting.kind());
        shown.put("default", setting.byDefault());
        shown.put("min", Optional.of(setting.min()).filter(min -> min > Long.MIN_VALUE));
        shown.put("max", Optional.of(setting.max()).filter(max -> max < Long.MAX_VALUE));
        shown.put("allowed", setting.allowed());
        shown.put("text", setting.text());
        return shown;
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
