package org.patchbay.ops.routing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.patchbay.api.call.Party;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.routing.RouteQuestion;

/**
 * The call that a question is about, as it would come over the wire.
 *
 * @param peer the name of the peer it would come from
 * @param from the URI of the caller
 * @param to the URI that would be called
 */
record Asked(String peer, String from, String to) {
    /** Nobody is found by it. A provider dials an address of ours or a name that all tenants share. */
    private static final String NO_HOST = "patchbay.invalid";

    static Asked read(RouteQuestion question, Directory directory) throws OperationException {
        Optional<Tenant> given = tenant(question.tenant().strip(), directory);
        String callee = question.callee().strip();
        if (!Dialled.isUri(callee)) {
            callee = Dialled.of("callee", callee, "a number, an extension, a service number or a sip: URI");
        }
        Caller caller = Caller.of(question.caller().strip(), given, directory);
        String to = callee;
        Optional<Tenant> whose = given.or(() -> caller.tenant().flatMap(directory::tenant))
                .or(() -> Caller.owner(Party.of(Dialled.uri(to, NO_HOST)).e164(), directory)
                        .flatMap(directory::tenant));
        Optional<String> named = question.peer().map(String::strip).filter(p -> !p.isEmpty());
        String peer = named.isPresent() ? named.get() : peer(caller, whose);
        String host = whose.filter(tenant -> tenant.hubPeers().contains(peer)).stream()
                .flatMap(tenant -> tenant.hosts().stream())
                .findFirst()
                .orElse(NO_HOST);
        return new Asked(peer, Dialled.uri(caller.uri(), host), Dialled.uri(callee, host));
    }

    private static Optional<Tenant> tenant(String id, Directory directory) throws OperationException {
        Optional<Tenant> tenant = directory.tenant(id);
        if (tenant.isEmpty() && !id.isEmpty()) {
            throw wrong("There is no tenant '" + id + "'. There are: "
                    + names(directory.tenants().stream().map(Tenant::id).toList()) + ".");
        }
        return tenant;
    }

    /** Where a call of this caller comes from: its own users' from their side, all others' from outside. */
    private static String peer(Caller caller, Optional<Tenant> whose) throws OperationException {
        Tenant tenant = whose.orElseThrow(() -> wrong("It cannot be told whose call it would be: neither the caller"
                + " nor the callee is known. Say the tenant, or the peer it comes from."));
        boolean own = caller.tenant().filter(tenant.id()::equals).isPresent();
        boolean onHub = own && caller.user().map(User::platform).orElse(User.Platform.HUB) == User.Platform.HUB;
        List<String> peers = onHub ? tenant.hubPeers() : tenant.providerPeers();
        return peers.stream()
                .findFirst()
                .orElseThrow(() -> wrong("Tenant " + tenant.id() + " has no " + (onHub ? "hub" : "provider")
                        + " peer that such a call could come from. Say the peer."));
    }

    static String names(List<String> all) {
        return all.isEmpty() ? "none" : all.stream().limit(50).collect(Collectors.joining(", "));
    }

    static OperationException wrong(String problem) {
        return new OperationException(OperationException.Reason.INVALID, problem);
    }
}
