package org.patchbay.rest.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.EntryKind;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Problem;

/** Whose the entries of a kind are: a tenant's, or the node's where the kind has no tenant. */
record Belonging(EntryKind kind) {
    private static final String TENANT = "tenant";
    /** The kind whose entries are tenants themselves. */
    private static final String TENANTS = "tenants";
    /** The kind that says over which peers calls go: peers are the node's, and may be another tenant's. */
    private static final String PROVIDERS = "providers";

    private static final String SITES = "sites";
    private static final String EMERGENCY_PEERS = "emergency_peers";
    /** What of a tenant's own entries names peers too, and so is not the tenant's to change. */
    static final Set<String> FIXED = Set.of(SITES + "." + EMERGENCY_PEERS);

    static Belonging of(DirectoryOperations operations, String kind) {
        List<EntryKind> kinds = operations.kinds();
        return kinds.stream()
                .filter(k -> k.name().equals(kind))
                .findFirst()
                .map(Belonging::new)
                .orElseThrow(() -> Problem.of(
                        404,
                        List.of("There is no kind '" + kind + "'; there are "
                                + kinds.stream().map(EntryKind::name).toList() + ".")));
    }

    private boolean isTenants() {
        return kind.name().equals(TENANTS);
    }

    /** Whether its entries are what tenants have. */
    boolean isOfTenants() {
        return !isTenants() && kind.columns().stream().anyMatch(c -> c.name().equals(TENANT));
    }

    List<String> keyColumns() {
        return kind.columns().stream()
                .filter(EntryKind.Column::key)
                .map(EntryKind.Column::name)
                .toList();
    }

    /** Of how many parts a key is at least: the last ones may be left out where they may be empty. */
    int shortestKey() {
        List<EntryKind.Column> columns =
                kind.columns().stream().filter(EntryKind.Column::key).toList();
        int shortest = columns.size();
        while (shortest > 1 && !columns.get(shortest - 1).required()) {
            shortest--;
        }
        return shortest;
    }

    /** The tenant that an entry belongs to, or the sign for the node. */
    String tenant(String key, Map<String, String> fields) {
        List<String> columns = keyColumns();
        OptionalInt place = isTenants()
                ? OptionalInt.of(0)
                : IntStream.range(0, columns.size())
                        .filter(i -> columns.get(i).equals(TENANT))
                        .findFirst();
        String[] parts = key.split("/", -1);
        if (place.isPresent() && place.getAsInt() < parts.length) {
            return parts[place.getAsInt()];
        }
        return Optional.ofNullable(fields.get(TENANT))
                .filter(tenant -> isOfTenants() && !tenant.isBlank())
                .orElse(Principal.NODE);
    }

    String tenant(DirectoryEntry entry) {
        return tenant(entry.key(), entry.fields());
    }

    boolean isSeenBy(Caller caller, DirectoryEntry entry) {
        return caller.may(Role.AUDITOR, tenant(entry));
    }

    void needToSee(Caller caller) {
        if (!isOfTenants() && !isTenants()) {
            caller.needNode(Role.AUDITOR);
        }
    }

    /** To change what tenants have an operator of theirs is enough; who is a tenant, and over which providers calls go, is for the node to say. */
    void needToChange(Caller caller, String tenant) {
        if (isOfTenants() && !kind.name().equals(PROVIDERS)) {
            caller.need(Role.OPERATOR, tenant);
        } else {
            caller.needNode(Role.ADMIN);
        }
    }

    /** The same, of one entry: to say over whose peers emergency calls leave is for the node, in a site of a tenant too. */
    void needToChange(Caller caller, Optional<DirectoryEntry> now, String key, Map<String, String> wanted) {
        needToChange(caller, tenant(key, wanted));
        if (kind.name().equals(SITES)
                && !peers(wanted).equals(peers(now.map(DirectoryEntry::fields).orElse(Map.of())))) {
            caller.needNode(Role.ADMIN);
        }
    }

    private static List<String> peers(Map<String, String> fields) {
        return List.of(fields.getOrDefault(EMERGENCY_PEERS, "").strip().split("\\s+"));
    }
}
