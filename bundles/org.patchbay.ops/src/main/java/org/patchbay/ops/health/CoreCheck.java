package org.patchbay.ops.health;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

/** Whether the core is there and every handler that the roster requires is live. */
@Component(service = HealthCheck.class)
public final class CoreCheck implements HealthCheck {
    private final Roster roster;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CallControl control;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CallOperations calls;

    @Activate
    public CoreCheck(@Reference Roster roster) {
        this.roster = roster;
    }

    /** With a core, for tests. */
    CoreCheck with(CallControl core, CallOperations operations) {
        control = core;
        calls = operations;
        return this;
    }

    @Override
    public String name() {
        return "core";
    }

    @Override
    public HealthResult check() {
        CallControl core = control;
        CallOperations operations = calls;
        if (core == null || operations == null) {
            return HealthResult.notReady("The core (org.patchbay.bus) does not run.");
        }
        List<String> missing = roster.required().stream()
                .filter(name -> operations.live("handler", name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            return HealthResult.notReady("Required by the roster and not live: " + String.join(", ", missing)
                    + ". Install what brings it, or take it off the roster (patchbay:roster-remove).");
        }
        return core.ready()
                ? HealthResult.ok("Every handler that the roster requires is live.")
                : HealthResult.notReady("The core is not ready yet.");
    }
}
