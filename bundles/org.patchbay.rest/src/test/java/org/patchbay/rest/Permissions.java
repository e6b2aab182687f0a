package org.patchbay.rest;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.graph.GraphConnection;
import org.patchbay.api.ops.graph.GraphOperations;
import org.patchbay.api.ops.graph.GraphPermission;
import org.patchbay.api.ops.graph.GraphTenant;

/** Each tenant has a permission of each state, and the accounts of ada, bob and eve. */
final class Permissions implements GraphOperations {
    private final List<String> done;
    private final List<String> connected = new ArrayList<>(List.of("ada", "bob", "eve"));

    Permissions(List<String> done) {
        this.done = done;
    }

    private static void known(String tenant) throws OperationException {
        if (!List.of("acme", "globex").contains(tenant)) {
            throw new OperationException(Reason.NOT_FOUND, "No Microsoft tenant is configured for '" + tenant + "'.");
        }
    }

    @Override
    public List<GraphTenant> tenants() {
        return Stream.of("acme", "globex")
                .map(tenant ->
                        new GraphTenant(tenant, tenant + ".example", "global", List.of("DEFAULT: app-1"), true, 3, ""))
                .toList();
    }

    private static GraphPermission permission(String scope, List<String> neededBy, boolean granted) {
        return new GraphPermission(
                scope,
                "PRESENCE",
                "read it",
                "shown at the other end",
                "presence is not synchronised",
                neededBy,
                granted,
                granted ? "olga" : "",
                granted ? Optional.of(World.AT) : Optional.empty());
    }

    @Override
    public List<GraphPermission> permissions(String tenant) throws OperationException {
        known(tenant);
        return List.of(
                permission("Presence.Read.All", List.of("presence 1"), true),
                permission("Presence.ReadWrite.All", List.of("presence 1"), false),
                permission("Chat.Read.All", List.of(), true),
                permission("Calendars.Read", List.of(), false));
    }

    @Override
    public URI consentLink(String author, String tenant) throws OperationException {
        known(tenant);
        done.add(author + " links " + tenant);
        return URI.create("https://patchbay.example/pages/graph-consent?link=once");
    }

    @Override
    public URI connectLink(String tenant) throws OperationException {
        known(tenant);
        return URI.create("https://patchbay.example/pages/graph-connect?tenant=" + tenant);
    }

    @Override
    public List<String> withdraw(String author, String tenant, Optional<String> purpose) throws OperationException {
        known(tenant);
        if (purpose.filter(each -> !each.equals("PRESENCE")).isPresent()) {
            throw new OperationException(Reason.INVALID, "'" + purpose.get() + "' is none of [PRESENCE].");
        }
        done.add(author + " withdraws " + tenant + " " + purpose.orElse("all"));
        return List.of("PRESENCE: Presence.Read.All");
    }

    @Override
    public List<GraphConnection> connections(String tenant, String after, int most) throws OperationException {
        known(tenant);
        return connected.stream()
                .filter(user -> user.compareTo(after) > 0)
                .limit(most)
                .map(user -> new GraphConnection(
                        user, List.of("DEFAULT"), List.of("Presence.Read"), Optional.of(World.AT), ""))
                .toList();
    }

    @Override
    public void disconnect(String author, String tenant, String user) throws OperationException {
        known(tenant);
        if (!connected.remove(user)) {
            throw new OperationException(Reason.NOT_FOUND, "The account of '" + user + "' is not connected.");
        }
        done.add(author + " disconnects " + tenant + "/" + user);
    }
}
