package org.patchbay.ops.health;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

/** Whether the core has put something into quarantine. */
@Component(service = HealthCheck.class)
public final class QuarantineCheck implements HealthCheck {

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CallOperations calls;

    @Activate
    public QuarantineCheck() {
        // The core comes and goes.
    }

    /** With a core, for tests. */
    QuarantineCheck with(CallOperations operations) {
        calls = operations;
        return this;
    }

    @Override
    public String name() {
        return "quarantine";
    }

    @Override
    public HealthResult check() {
        CallOperations operations = calls;
        if (operations == null) {
            return HealthResult.ok("The core does not run: nothing is in quarantine.");
        }
        List<String> held = operations.slots().stream()
                .filter(s -> s.state().equals("quarantined"))
                .map(s -> s.kind() + " " + s.name() + " of " + s.bundle() + " " + s.version())
                .toList();
        return held.isEmpty()
                ? HealthResult.ok("Nothing is in quarantine.")
                : HealthResult.warn("In quarantine, because they hung, threw or were late: " + String.join(", ", held)
                        + ". Update or retire the bundle.");
    }
}
