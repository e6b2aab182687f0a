package org.patchbay.ops.health;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import org.patchbay.api.ops.health.Health;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.ops.OpsConfig;

/**
 * All checks that are there, and a complaint for those that must be and are not. It is there from the start, and with it the checks: a
 * setting of theirs that is wrong is told when it is made, not when somebody asks for health.
 */
@Component(service = Health.class, configurationPid = "org.patchbay.ops", immediate = true)
public final class NodeHealth implements Health {
    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private volatile List<String> required;

    @Activate
    public NodeHealth(OpsConfig config) {
        this(config.required__checks());
    }

    NodeHealth(String... required) {
        this.required = words(required);
    }

    @Modified
    void modified(OpsConfig config) {
        required = words(config.required__checks());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(HealthCheck check) {
        checks.add(check);
    }

    void unbind(HealthCheck check) {
        checks.remove(check);
    }

    @Override
    public Map<String, HealthResult> results() {
        Map<String, HealthResult> results = new TreeMap<>();
        for (String name : required) {
            results.put(name, HealthResult.notReady("The check is not there: the bundle that gives it does not run."));
        }
        Map<String, HealthResult> found = new TreeMap<>();
        for (HealthCheck check : checks) {
            String name = check.getClass().getName();
            HealthResult result;
            try {
                name = check.name();
                result = check.check();
            } catch (RuntimeException | LinkageError e) {
                result = HealthResult.warn("The check itself failed: " + e);
            }
            // Two of a name, as during a swap: the worse one is shown.
            found.merge(name, result, (a, b) -> a.state().compareTo(b.state()) >= 0 ? a : b);
        }
        results.putAll(found);
        return results;
    }

    @Override
    public boolean ready() {
        return results().values().stream().noneMatch(r -> r.state() == HealthResult.State.NOT_READY);
    }

    private static List<String> words(String[] names) {
        return java.util.Arrays.stream(String.join(",", names).split(","))
                .map(String::strip)
                .filter(n -> !n.isEmpty())
                .toList();
    }
}
