package org.patchbay.rest.resource;

import java.util.List;
import java.util.Locale;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.api.ops.tenantplan.TenantPlan;
import org.patchbay.api.ops.tenantplan.TenantPlans;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;

/** What has to exist in a customer's Microsoft tenant: as JSON, or as one of the scripts alone. */
final class PlanResource {
    private static final int MOST_EXPORT = 16 << 20;

    private PlanResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/tenants/{tenant}/plan", PlanResource::plan, "purpose", "part"),
                Route.post("/tenants/{tenant}/drift", PlanResource::drift));
    }

    private static String tenant(Exchange exchange) {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(Role.AUDITOR, tenant);
        return tenant;
    }

    private static Answer plan(Exchange exchange) throws Exception {
        String tenant = tenant(exchange);
        PlanPurpose purpose = exchange.word("purpose", PlanPurpose.class);
        String part = exchange.parameter("part").toLowerCase(Locale.ROOT);
        if (!List.of("", "script", "undo").contains(part)) {
            throw Problem.of(422, List.of("The parameter 'part' must be script or undo."));
        }
        TenantPlan plan = exchange.use(TenantPlans.class, plans -> plans.plan(tenant, purpose));
        if (part.isEmpty() && !exchange.prefers("text/plain")) {
            return Answer.ok(plan);
        }
        return Answer.text("text/plain;charset=utf-8", part.equals("undo") ? plan.undo() : plan.script());
    }

    private static Answer drift(Exchange exchange) throws Exception {
        String tenant = tenant(exchange);
        String export = exchange.text("application/json", MOST_EXPORT);
        return exchange.use(TenantPlans.class, plans -> Answer.items(plans.drift(tenant, export)));
    }
}
