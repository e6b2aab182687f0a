package org.patchbay.routing.continuity;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is switched. Never changes. */
record SwitchTable(Map<String, Map<String, Switch>> byTenant) {
    static final SwitchTable EMPTY = new SwitchTable(Map.of());

    SwitchTable with(Switch added) {
        Map<String, Switch> ofTenant = new HashMap<>(byTenant.getOrDefault(added.tenant(), Map.of()));
        ofTenant.put(added.key(), added);
        return with(added.tenant(), ofTenant);
    }

    SwitchTable without(String key) {
        for (Map.Entry<String, Map<String, Switch>> each : byTenant.entrySet()) {
            if (each.getValue().containsKey(key)) {
                Map<String, Switch> ofTenant = new HashMap<>(each.getValue());
                ofTenant.remove(key);
                return with(each.getKey(), ofTenant);
            }
        }
        return this;
    }

    private SwitchTable with(String tenant, Map<String, Switch> ofTenant) {
        Map<String, Map<String, Switch>> all = new HashMap<>(byTenant);
        all.put(tenant, Map.copyOf(ofTenant));
        return new SwitchTable(Map.copyOf(all));
    }

    Optional<Switch> get(String key) {
        return all().stream().filter(s -> s.key().equals(key)).findFirst();
    }

    List<Switch> all() {
        return byTenant.values().stream().flatMap(m -> m.values().stream()).toList();
    }

    List<Switch> of(String tenant) {
        return List.copyOf(byTenant.getOrDefault(tenant, Map.of()).values());
    }

    Optional<Switch> inForce(String tenant, List<List<Subject>> path, Optional<String> home, Instant at) {
        Map<String, Switch> ofTenant = byTenant.getOrDefault(tenant, Map.of());
        if (ofTenant.isEmpty()) {
            return Optional.empty();
        }
        return path.stream()
                .flatMap(List::stream)
                .map(subject -> Switch.key(tenant, subject))
                .flatMap(key -> Optional.ofNullable(ofTenant.get(key)).stream())
                .filter(s -> s.holds(at))
                .findFirst()
                .or(() -> home.map(provider -> ofTenant.get(Switch.healthKey(tenant, provider)))
                        .filter(s -> s.holds(at)));
    }
}
