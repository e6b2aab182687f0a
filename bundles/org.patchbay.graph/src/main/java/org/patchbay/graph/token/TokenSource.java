package org.patchbay.graph.token;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.graph.token.TokenCache.Held;
import org.patchbay.graph.token.TokenCache.Key;

/** Gets tokens: looks at consent first, each time, and tells of what the sign-in service says was lost. */
final class TokenSource implements Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSource.class);
    /** A refresh token is kept anew once it is so old: the one before goes on to work, for 90 days. */
    static final Duration KEPT = Duration.ofHours(20);

    private final Function<String, Optional<TenantSettings>> tenants;
    private final Consents consents;
    private final Connections connections;
    private final LoginService login;
    private final Losses losses;
    private final Clock clock;
    private final TokenCache cache;
    private final Pauses pauses;
    private final OnBehalf onBehalf;

    /** What the sign-in service says is no longer so. */
    interface Losses {
        void consent(TenantSettings settings, Purpose purpose, Set<String> scopes, String why);

        /** All that was consented to for this client id. */
        void app(TenantSettings settings, String client, String why);

        void user(TenantSettings settings, String user, String area, String why);

        /** Nothing is lost: a bundle was given a token on behalf of a Microsoft account. */
        void spoken(TenantSettings settings, String by, String account, Purpose purpose, Set<String> scopes);
    }

    TokenSource(
            Function<String, Optional<TenantSettings>> tenants,
            Consents consents,
            Connections connections,
            LoginService login,
            Losses losses,
            Clock clock) {
        this.tenants = tenants;
        this.consents = consents;
        this.connections = connections;
        this.login = login;
        this.losses = losses;
        this.clock = clock;
        this.cache = new TokenCache(clock);
        this.pauses = new Pauses(clock);
        this.onBehalf = new OnBehalf(consents, login, losses, cache, pauses, clock);
    }

    @Override
    public Access access(String tenant, Optional<String> user, Purpose purpose, Set<String> scopes)
            throws GraphException {
        TenantSettings settings = settings(tenant);
        if (user.isPresent()) {
            return ofUser(settings, user.get(), purpose, scopes);
        }
        Set<String> missing = new TreeSet<>(scopes);
        missing.removeAll(consents.scopes(settings, purpose));
        if (!missing.isEmpty() && settings.userConsent() && !settings.reader().isEmpty()) {
            // Nobody has consented for everybody: the reader may have for itself.
            return ofUser(settings, settings.reader(), purpose, scopes);
        }
        if (!missing.isEmpty()) {
            throw notConsented(settings, purpose, missing);
        }
        String lacks = "";
        if (settings.hasCertificate()) {
            Held held = ofApplication(settings, purpose);
            if (held.scopes().containsAll(scopes)) {
                return access(settings, purpose, held);
            }
            Set<String> roles = new TreeSet<>(scopes);
            roles.removeAll(held.scopes());
            lacks = " The application itself has not been granted " + String.join(", ", roles)
                    + " as an application permission in the Microsoft tenant.";
        }
        if (settings.reader().isEmpty()) {
            throw new GraphException(
                    settings.hasCertificate() ? Reason.NOT_CONSENTED : Reason.NOT_CONNECTED,
                    "Nobody is named in whose name tenant " + tenant + " is read." + lacks
                            + " Set reader in its configuration to a user who is connected"
                            + (settings.hasCertificate() ? ", or grant it." : ", or use a certificate."));
        }
        return ofUser(settings, settings.reader(), purpose, scopes);
    }

    private TenantSettings settings(String tenant) throws GraphException {
        return tenants.apply(tenant)
                .orElseThrow(() -> new GraphException(
                        Reason.NOT_CONSENTED,
                        "No app registration is configured for tenant " + tenant + ": " + TenantSettings.PID + "."));
    }

    static GraphException notConsented(TenantSettings settings, Purpose purpose, Set<String> missing) {
        return new GraphException(
                Reason.NOT_CONSENTED,
                "No administrator of tenant " + settings.tenant() + " has consented to " + String.join(", ", missing)
                        + " for " + purpose + ", or it was withdrawn. See patchbay:graph-consent " + settings.tenant()
                        + "."
                        + (settings.userConsent() && settings.reader().isEmpty()
                                ? " Where users consent for themselves, what nobody asked for is read in the name of one of them: set"
                                        + " reader in its configuration."
                                : ""));
    }

    private static GraphException notConnected(TenantSettings settings, String user) {
        return new GraphException(
                Reason.NOT_CONNECTED,
                "The Microsoft account of " + settings.tenant() + "/" + user
                        + " is not connected. The user does that at " + settings.publicUrl() + "/pages/connect?tenant="
                        + settings.tenant() + ".");
    }

    private static Access access(TenantSettings settings, Purpose purpose, Held held) {
        return new Access(settings.tenant(), settings.graph(), settings.client(purpose), held.token());
    }

    private Held ofApplication(TenantSettings settings, Purpose purpose) throws GraphException {
        Key key = new Key(settings.tenant(), purpose, settings.client(purpose), Optional.empty());
        // What the application has been granted is not chosen by asking: it is looked at afterwards.
        return cache.get(key, Set.of(), () -> {
            try {
                Issued issued =
                        pauses.ask(settings, purpose, () -> login.ofApplication(settings, settings.area(purpose)));
                return new Held(issued.access(), issued.scopes(), issued.until());
            } catch (SignInFault fault) {
                if (fault.kind() == SignInFault.Kind.APP || fault.kind() == SignInFault.Kind.CONSENT) {
                    losses.app(settings, settings.client(purpose), said(fault));
                    throw new GraphException(Reason.NOT_CONSENTED, said(fault));
                }
                throw pauses.begin(settings, purpose, fault);
            }
        });
    }

    private Access ofUser(TenantSettings settings, String user, Purpose purpose, Set<String> scopes)
            throws GraphException {
        check(settings, user, purpose, scopes);
        Key key = new Key(settings.tenant(), purpose, settings.client(purpose), Optional.of(user));
        Held held = cache.get(key, scopes, () -> refreshed(settings, user, purpose, scopes));
        // What was withdrawn while it was got is not given out.
        check(settings, user, purpose, scopes);
        return access(settings, purpose, held);
    }

    private void check(TenantSettings settings, String user, Purpose purpose, Set<String> scopes)
            throws GraphException {
        String area = settings.area(purpose);
        Set<String> missing = new TreeSet<>(scopes);
        missing.removeAll(consents.scopes(settings, purpose));
        if (!missing.isEmpty() && settings.userConsent()) {
            connections.get(settings.tenant(), user, area).ifPresent(own -> missing.removeAll(own.scopes()));
        }
        if (!missing.isEmpty()) {
            throw notConsented(settings, purpose, missing);
        }
        if (!connections.has(settings.tenant(), user, area, settings.client(purpose))) {
            throw notConnected(settings, user);
        }
    }

    private Held refreshed(TenantSettings settings, String user, Purpose purpose, Set<String> wanted)
            throws GraphException {
        String area = settings.area(purpose);
        Connection own = connections
                .get(settings.tenant(), user, area)
                .filter(each -> each.client().equals(settings.client(purpose)))
                .orElseThrow(() -> notConnected(settings, user));
        Issued issued;
        try {
            issued = pauses.ask(settings, purpose, () -> login.refresh(settings, area, own.refresh(), wanted));
        } catch (SignInFault fault) {
            throw lost(settings, user, purpose, wanted, fault);
        }
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(issued.scopes());
        if (!missing.isEmpty()) {
            losses.consent(settings, purpose, missing, "The token came without " + String.join(", ", missing) + ".");
            throw notConsented(settings, purpose, missing);
        }
        renewed(own, issued);
        return new Held(issued.access(), issued.scopes(), issued.until());
    }

    private GraphException lost(
            TenantSettings settings, String user, Purpose purpose, Set<String> scopes, SignInFault fault) {
        switch (fault.kind()) {
            case APP -> {
                losses.app(settings, settings.client(purpose), said(fault));
                return new GraphException(Reason.NOT_CONSENTED, said(fault));
            }
            case CONSENT -> {
                if (consents.scopes(settings, purpose).containsAll(scopes)) {
                    losses.consent(settings, purpose, Set.of(), said(fault));
                } else {
                    losses.user(settings, user, settings.area(purpose), said(fault));
                }
                return new GraphException(Reason.NOT_CONSENTED, said(fault));
            }
            case SIGN_IN -> {
                losses.user(settings, user, settings.area(purpose), said(fault));
                return notConnected(settings, user);
            }
            default -> {
                return pauses.begin(settings, purpose, fault);
            }
        }
    }

    private void renewed(Connection own, Issued issued) {
        Instant now = clock.instant();
        if (issued.refresh().isEmpty() || Duration.between(own.renewed(), now).compareTo(KEPT) < 0) {
            return;
        }
        try {
            connections.renew(own.with(issued, now));
        } catch (StoreException | IOException e) {
            // The one before works on; the next renewal tries again.
            LOG.debug("A renewed token of {} is not kept: {}", own, e.getMessage());
        }
    }

    private static String said(SignInFault fault) {
        return String.valueOf(fault.getMessage());
    }

    @Override
    public Access onBehalfOf(String by, String tenant, String assertion, Purpose purpose, Set<String> scopes)
            throws GraphException {
        TenantSettings settings = settings(tenant);
        return access(settings, purpose, onBehalf.get(settings, by, assertion, purpose, scopes));
    }

    Set<String> problems(String tenant) {
        return pauses.problems(tenant);
    }

    @Override
    public void refused(Access access) {
        cache.drop(access.bearer());
    }

    @Override
    public Set<String> granted(String tenant, Purpose purpose) {
        return tenants.apply(tenant)
                .map(settings -> consents.scopes(settings, purpose))
                .orElse(Set.of());
    }

    /** No token of the tenant for this purpose is given out again. */
    void drop(String tenant, Purpose purpose) {
        cache.drop(key -> key.tenant().equals(tenant) && key.purpose() == purpose);
    }

    /** No token of this user is given out again. */
    void drop(String tenant, String user) {
        cache.drop(key -> key.tenant().equals(tenant) && key.user().equals(Optional.of(user)));
    }
}
