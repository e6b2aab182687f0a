package org.patchbay.rest;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.account.AccountOperations;
import org.patchbay.api.ops.account.AccountTenant;
import org.patchbay.api.ops.account.ConnectedAccount;
import org.patchbay.api.ops.account.EndedAccount;

/** In each tenant ada, bob and eve are connected; of eve nothing is known but that, and Zoom cannot be told of her. */
final class ConnectedAccounts implements AccountOperations {
    private final List<String> done;
    private final List<String> connected = new ArrayList<>(List.of("ada", "bob", "eve"));

    ConnectedAccounts(List<String> done) {
        this.done = done;
    }

    private static void known(String tenant) throws OperationException {
        if (!List.of("acme", "globex").contains(tenant)) {
            throw new OperationException(Reason.NOT_FOUND, "No Zoom account is configured for '" + tenant + "'.");
        }
    }

    @Override
    public List<AccountTenant> tenants() {
        return Stream.of("acme", "globex")
                .map(tenant -> new AccountTenant(tenant, tenant + "-at-zoom", "app-1", true, connected.size(), ""))
                .toList();
    }

    @Override
    public URI connectLink(String tenant) throws OperationException {
        known(tenant);
        return URI.create("https://patchbay.example/pages/zoom-connect?tenant=" + tenant);
    }

    @Override
    public List<ConnectedAccount> connections(String tenant, String after, int most) throws OperationException {
        known(tenant);
        return connected.stream()
                .filter(user -> user.compareTo(after) > 0)
                .limit(most)
                .map(user -> user.equals("eve")
                        ? new ConnectedAccount(user, "", List.of(), Optional.empty(), "It cannot be opened.")
                        : new ConnectedAccount(user, "z-" + user, List.of("user:read:user"), Optional.of(World.AT), ""))
                .toList();
    }

    @Override
    public EndedAccount disconnect(String author, String tenant, String user) throws OperationException {
        known(tenant);
        if (!connected.remove(user)) {
            throw new OperationException(Reason.NOT_FOUND, "The Zoom account of '" + user + "' is not connected.");
        }
        done.add(author + " disconnects " + tenant + "/" + user);
        boolean told = !user.equals("eve");
        return new EndedAccount(user, told, told ? "" : "Zoom could not be told.");
    }

    @Override
    public int disconnectAll(String author, String tenant) throws OperationException {
        known(tenant);
        done.add(author + " disconnects all of " + tenant);
        int all = connected.size();
        connected.clear();
        return all;
    }
}
