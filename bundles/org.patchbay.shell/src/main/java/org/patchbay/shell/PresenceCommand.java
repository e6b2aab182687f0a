package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.presence.PresenceOperations;
import org.patchbay.api.ops.presence.PresenceSide;
import org.patchbay.api.ops.presence.PresenceUser;

@Service
@Command(
        scope = "patchbay",
        name = "presence",
        description =
                "Shows how the presence sync is doing: each tenant, the users of one, or what is left of the limits.")
@SuppressWarnings("NullAway.Init")
public final class PresenceCommand extends Operation {
    private static final int MOST = 500;

    @Argument(
            index = 0,
            name = "tenant",
            description = "the id of the tenant whose users are shown: who is held out and why, shown by us, or waits")
    @Completion(CustomerCompleter.class)
    private @Nullable String tenant;

    @Option(name = "--limits", description = "shows the limits of the platforms and what is left of them")
    private boolean limits;

    @Override
    void run() throws Exception {
        if (limits) {
            limits();
        } else if (tenant == null) {
            tenants();
        } else {
            users(tenant);
        }
    }

    private void tenants() throws Exception {
        Listing listing =
                new Listing("Tenant", "Enabled", "Users", "Held out", "Sessions", "Waiting", "Reading", "Problem");
        use(PresenceOperations.class, PresenceOperations::tenants)
                .forEach(t -> listing.row(
                        t.tenant(),
                        t.enabled(),
                        t.users(),
                        t.heldOut(),
                        t.sessions(),
                        t.waiting(),
                        t.reading(),
                        t.problem()));
        print(listing);
    }

    private void users(String whose) throws Exception {
        Listing listing = new Listing("User", "Platform", "Shows", "Ours", "Until", "State", "Calls", "Held out");
        List<PresenceUser> users = use(PresenceOperations.class, o -> o.users(whose, MOST + 1));
        users.stream().limit(MOST).forEach(user -> user.sides().forEach(side -> row(listing, user, side)));
        print(listing);
        if (users.size() > MOST) {
            note("These are the first " + MOST + ". See patchbay:presence-explain for one of them.");
        }
    }

    private static void row(Listing listing, PresenceUser user, PresenceSide side) {
        listing.row(
                user.user(),
                side.platform(),
                side.shows(),
                side.ours(),
                side.until().map(Object::toString).orElse(""),
                side.state(),
                user.calls(),
                user.heldOut());
    }

    private void limits() throws Exception {
        Listing listing = new Listing("Platform", "Limit", "Whose", "Kinds", "Allowed", "Free", "Paused until");
        use(PresenceOperations.class, PresenceOperations::limits)
                .forEach(l -> listing.row(
                        l.platform(),
                        l.name(),
                        l.whose(),
                        l.kinds(),
                        l.allowed(),
                        l.free(),
                        l.pausedUntil().map(Object::toString).orElse("")));
        print(listing);
    }
}
