package org.patchbay.lab.cloud.entra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One directory with its users. What is changed here, the next delta tells. */
public final class Tenant {
    private final String id;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Map<String, Long> changed = new LinkedHashMap<>();
    private final Map<String, Integer> sessions = new LinkedHashMap<>();
    private final List<Sku> skus = new ArrayList<>(List.of(Sku.PHONE_SYSTEM, Sku.E3));
    private volatile boolean userConsent = true;
    private long version;

    Tenant(String id) {
        this.id = id;
    }

    /** The directory's id. */
    public String id() {
        return id;
    }

    /** Adds a user, or changes the one with this id. */
    public synchronized Tenant put(Person person) {
        people.put(person.id(), person);
        changed.put(person.id(), ++version);
        return this;
    }

    /** Deletes a user. Its tokens are good for nothing at the sign-in service from then on. */
    public synchronized void delete(String user) {
        if (people.remove(user) != null) {
            changed.put(user, ++version);
        }
    }

    /** By id or sign-in name. */
    public synchronized Optional<Person> person(String idOrUpn) {
        Person known = people.get(idOrUpn);
        return known != null
                ? Optional.of(known)
                : people.values().stream()
                        .filter(each -> each.upn().equalsIgnoreCase(idOrUpn))
                        .findFirst();
    }

    /** All of them, the first added first. */
    public synchronized List<Person> people() {
        return List.copyOf(people.values());
    }

    /** Whether users may consent for themselves to what needs no administrator. So it is at first. */
    public void userConsent(boolean allowed) {
        userConsent = allowed;
    }

    boolean userConsent() {
        return userConsent;
    }

    /** Also bought. */
    public synchronized void buy(Sku sku) {
        skus.add(sku);
    }

    /** What was bought; at first {@link Sku#PHONE_SYSTEM} and {@link Sku#E3}. */
    public synchronized List<Sku> skus() {
        return List.copyOf(skus);
    }

    /** No refresh token of this user given so far is good any more. */
    public synchronized void revokeSessions(String user) {
        sessions.merge(user, 1, Integer::sum);
    }

    /** Goes up with each revocation. */
    synchronized int session(String user) {
        return sessions.getOrDefault(user, 0);
    }

    /** The user may not sign in, and cannot go on with what tokens there are. */
    public void disable(String user) {
        person(user).ifPresent(each -> put(each.enabled(false)));
    }

    /** May again. */
    public void enable(String user) {
        person(user).ifPresent(each -> put(each.enabled(true)));
    }

    /** Goes up with each change of a user. */
    public synchronized long version() {
        return version;
    }

    /** Who was added, changed or deleted behind that version, the ids in order. */
    public synchronized List<String> changedSince(long since) {
        return changed.entrySet().stream()
                .filter(each -> each.getValue() > since)
                .map(Map.Entry::getKey)
                .toList();
    }
}
