package org.patchbay.ops;

import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.ops.audit.Audit;

/** Writes down what features, which know no audit, did to users by themselves. */
@Component
@FactInfo(
        name = "audit",
        facts = {Fact.CEILING_REACHED, Fact.EMERGENCY_CALLED})
public final class AuditedFacts implements FactListener {
    private final Audit audit;

    @Activate
    public AuditedFacts(@Reference Audit audit) {
        this.audit = audit;
    }

    @Override
    public void on(Fact fact) {
        Optional<String> tenant = Optional.of(fact.scope().tenant()).filter(t -> !t.isEmpty());
        String whose = fact.scope().tenant() + "/" + of(fact, "user");
        switch (fact.type()) {
            case Fact.CEILING_REACHED ->
                audit.record(
                        "system",
                        tenant,
                        "ceiling-stop",
                        whose,
                        of(fact, "ceiling") + " = " + of(fact, "value") + ", call to " + of(fact, "country")
                                + ", until " + of(fact, "until"));
            case Fact.EMERGENCY_CALLED ->
                audit.record(
                        "system",
                        tenant,
                        of(fact, "test").equals("true") ? "emergency-test" : "emergency-call",
                        whose,
                        (of(fact, "number").isEmpty() ? "called back" : of(fact, "number")) + ", site "
                                + of(fact, "site") + ", location " + of(fact, "location") + ", call "
                                + fact.scope().id());
            default -> {
                // Nothing else was asked for.
            }
        }
    }

    private static String of(Fact fact, String key) {
        return fact.data().getOrDefault(key, "");
    }
}
