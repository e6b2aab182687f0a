package org.patchbay.presence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/** Everybody of whom something was seen or shown. Looked up by any thread; changed by the engine's. */
final class People {
    private final Map<String, Map<String, Person>> tenants = new ConcurrentHashMap<>();
    private Iterator<Person> walk = Collections.emptyIterator();
    private boolean again;

    @Nullable
    Person find(String tenant, String user) {
        return of(tenant).get(user);
    }

    Map<String, Person> of(String tenant) {
        return tenants.getOrDefault(tenant, Map.of());
    }

    Person get(String tenant, String user) {
        return tenants.computeIfAbsent(tenant, each -> new ConcurrentHashMap<>())
                .computeIfAbsent(user, each -> new Person(tenant, user));
    }

    /** Forgets all of a tenant. */
    void drop(String tenant) {
        Map<String, Person> dropped = tenants.remove(tenant);
        if (dropped != null) {
            dropped.values().forEach(person -> person.lost = true);
        }
    }

    /** Everybody is to be looked at, some at a time so that nobody else waits; once more if that goes on already. */
    void beginWalk() {
        if (walk.hasNext()) {
            again = true;
        } else {
            walk = everybody();
        }
    }

    private Iterator<Person> everybody() {
        return tenants.values().stream()
                .flatMap(ofTenant -> ofTenant.values().stream())
                .iterator();
    }

    /** The next of the walk. */
    List<Person> next(int most) {
        List<Person> next = new ArrayList<>();
        while (next.size() < most && walk.hasNext()) {
            next.add(walk.next());
        }
        if (again && !walk.hasNext()) {
            again = false;
            walk = everybody();
        }
        return next;
    }
}
