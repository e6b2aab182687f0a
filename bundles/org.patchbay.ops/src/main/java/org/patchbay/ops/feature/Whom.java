package org.patchbay.ops.feature;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.ops.settings.Nearest;

/**
 * For whom the catalogue is asked.
 *
 * @param tenant empty for the node
 * @param user empty for a tenant as a whole
 */
record Whom(Optional<Tenant> tenant, Optional<User> user) {
    static final Whom NODE = new Whom(Optional.empty(), Optional.empty());

    static Whom tenant(Directory directory, String id) throws OperationException {
        List<String> known = directory.tenants().stream().map(Tenant::id).toList();
        return new Whom(
                Optional.of(directory
                        .tenant(id)
                        .orElseThrow(() -> unknown("There is no tenant '" + id + "' in the directory."
                                + Nearest.sentence(id, known) + " See patchbay:directory tenants."))),
                Optional.empty());
    }

    static Whom user(Directory directory, String tenant, String id) throws OperationException {
        Whom whom = tenant(directory, tenant);
        Optional<User> user = directory.user(tenant, id).or(() -> directory.byUpn(tenant, id));
        if (user.isEmpty()) {
            throw unknown("There is no user '" + id + "' of " + tenant + " in the directory."
                    + Nearest.sentence(
                            id, directory.users(tenant).stream().map(User::id).toList())
                    + " See patchbay:directory --tenant " + tenant + " users.");
        }
        return new Whom(whom.tenant(), user);
    }

    static OperationException unknown(String problem) {
        return new OperationException(Reason.NOT_FOUND, problem);
    }

    /** Whether the user's telephone is the provider's, with nothing of Teams. */
    boolean isOffTeams() {
        return user.filter(u -> u.platform() == User.Platform.PROVIDER).isPresent();
    }

    /** The names of the tenant's peers on a side; empty for the node, where any will do. */
    Optional<List<String>> peers(Directory directory, String side) {
        return tenant.map(t -> side.equals("hub")
                ? t.hubPeers()
                : Stream.concat(
                                t.providerPeers().stream(),
                                directory.plan(t.id()).providers().stream().flatMap(p -> p.peers().stream()))
                        .distinct()
                        .toList());
    }
}
