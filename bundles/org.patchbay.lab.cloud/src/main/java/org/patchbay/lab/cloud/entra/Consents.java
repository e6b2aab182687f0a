package org.patchbay.lab.cloud.entra;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who has consented to what: by tenant and app, for all users or for one. */
final class Consents {
    private final Map<String, Set<String>> granted = new HashMap<>();

    private static String key(String tenant, String app, String whose) {
        return tenant + " " + app + " " + whose;
    }

    synchronized void forAll(String tenant, String app, Set<String> scopes) {
        granted.computeIfAbsent(key(tenant, app, "*"), each -> new TreeSet<>()).addAll(scopes);
    }

    synchronized void forUser(String tenant, String app, String user, Set<String> scopes) {
        granted.computeIfAbsent(key(tenant, app, user), each -> new TreeSet<>()).addAll(scopes);
    }

    synchronized void roles(String tenant, String app, Set<String> roles) {
        granted.computeIfAbsent(key(tenant, app, "roles"), each -> new TreeSet<>())
                .addAll(roles);
    }

    synchronized Set<String> scopes(String tenant, String app, String user) {
        Set<String> both = new TreeSet<>(granted.getOrDefault(key(tenant, app, "*"), Set.of()));
        both.addAll(granted.getOrDefault(key(tenant, app, user), Set.of()));
        return both;
    }

    synchronized Set<String> roles(String tenant, String app) {
        return new TreeSet<>(granted.getOrDefault(key(tenant, app, "roles"), Set.of()));
    }

    /** Everything of an app in a tenant. */
    synchronized void withdraw(String tenant, String app) {
        granted.keySet().removeIf(each -> each.startsWith(tenant + " " + app + " "));
    }

    /** One permission of an app in a tenant, whoever has consented to it. */
    synchronized void withdraw(String tenant, String app, String scope) {
        granted.forEach((key, scopes) -> {
            if (key.startsWith(tenant + " " + app + " ")) {
                scopes.remove(scope);
            }
        });
    }
}
