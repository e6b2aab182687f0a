package org.patchbay.zoom;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.PresenceEnd;

/**
 * Offers Zoom to the presence engine, and anew whenever the limits are others: an end's limits are read once. The new one is there before the
 * old one goes.
 */
@Component(
        service = {},
        immediate = true)
public final class PresenceOffer {
    private final Accounts accounts;
    private final UserAccounts users;
    private final Function<PresenceEnd, Runnable> register;
    private final Clock clock;
    private final ZoomPresence.Memory memory = new ZoomPresence.Memory();
    private List<Limit> offered = List.of();
    private @Nullable Runnable unregister;

    @Activate
    public PresenceOffer(BundleContext context, @Reference Accounts accounts, @Reference UserAccounts users) {
        this(
                accounts,
                users,
                end -> context.registerService(PresenceEnd.class, end, null)::unregister,
                Clock.systemUTC());
    }

    /** @param register gives what takes it back */
    PresenceOffer(Accounts accounts, UserAccounts users, Function<PresenceEnd, Runnable> register, Clock clock) {
        this.accounts = accounts;
        this.users = users;
        this.register = register;
        this.clock = clock;
        users.shows(new ZoomPresence(accounts, users, clock, memory));
        accounts.onChange(this::offer);
        offer();
    }

    private synchronized void offer() {
        ZoomPresence end = new ZoomPresence(accounts, users, clock, memory);
        List<Limit> limits = end.limits();
        if (limits.equals(offered)) {
            return;
        }
        Runnable before = unregister;
        offered = limits;
        unregister = register.apply(end);
        if (before != null) {
            before.run();
        }
    }

    @Deactivate
    synchronized void close() {
        accounts.onChange(() -> {});
        if (unregister != null) {
            unregister.run();
            unregister = null;
        }
    }
}
