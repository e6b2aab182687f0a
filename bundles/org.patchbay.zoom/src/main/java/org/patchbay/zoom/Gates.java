package org.patchbay.zoom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.PresenceGate;

/** What holds somebody out of presence at Zoom, as far as is known without asking. */
final class Gates {
    private final Accounts accounts;
    private final UserAccounts users;

    Gates(Accounts accounts, UserAccounts users) {
        this.accounts = accounts;
        this.users = users;
    }

    List<HeldOut> of(String tenant, String user) {
        Optional<ZoomAccount> account = accounts.of(tenant);
        Optional<ZoomAccount.Use> use = account.flatMap(ZoomAccount::use);
        if (account.isEmpty() || use.isEmpty()) {
            return List.of(new HeldOut(
                    PresenceGate.ORGANISATION_ENABLED,
                    "No Zoom account is configured for this tenant. Copy etc/patchbay/examples/" + AccountSettings.PID
                            + "-main.cfg to etc/ and correct it."));
        }
        List<HeldOut> gates = new ArrayList<>();
        boolean own = users.connected(use.get(), user);
        if (!own && use.get().settings().requireConnected()) {
            gates.add(new HeldOut(
                    PresenceGate.ACCOUNT_CONNECTED, users.notConnected(use.get().settings(), user)));
        }
        String notAllowed = own || use.get().settings().requireConnected()
                ? ""
                : account.get().notAllowed();
        if (!notAllowed.isEmpty()) {
            gates.add(new HeldOut(PresenceGate.PERMISSIONS_GRANTED, notAllowed));
        }
        People people = use.get().people();
        Optional<String> id = accounts.zoomId(use.get().settings(), user);
        Optional<Listed> listed = id.flatMap(people::find);
        boolean absent = people.readAt().isPresent() && listed.isEmpty();
        if (id.isEmpty() || absent) {
            gates.add(
                    new HeldOut(
                            PresenceGate.ACCOUNT_KIND,
                            "The user is not known at Zoom. Invite the user there, or correct the user's provider id in the directory."));
        }
        listed.map(Listed::client)
                .filter(ClientVersion::isTooOld)
                .ifPresent(version -> gates.add(new HeldOut(
                        PresenceGate.CLIENT_VERSION,
                        "The Zoom client used last is " + version + ". Every client of the user must be "
                                + ClientVersion.LEAST + " or newer: update them.")));
        return gates;
    }
}
