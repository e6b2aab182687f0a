package org.patchbay.graph.token;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;

/**
 * Whatever changes consent or connected accounts goes through here: it is kept, audited and told, and no token outlives it. What is taken back counts
 * at once, whether it can be kept or not.
 */
final class Ledger implements TokenSource.Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String SYSTEM = "system";

    private final Consents consents;
    private final Connections connections;
    private final Audit audit;
    private final Watchers watchers;
    private final Clock clock;
    private volatile BiConsumer<String, Purpose> dropPurpose = (tenant, purpose) -> {};
    private volatile BiConsumer<String, String> dropUser = (tenant, user) -> {};

    Ledger(Consents consents, Connections connections, Audit audit, Watchers watchers, Clock clock) {
        this.consents = consents;
        this.connections = connections;
        this.audit = audit;
        this.watchers = watchers;
        this.clock = clock;
    }

    /** @param source whose tokens are dropped with what they were got by */
    void drop(TokenSource source) {
        dropPurpose = source::drop;
        dropUser = source::drop;
    }

    /** An administrator of the Microsoft tenant consented, sent there by the author. */
    void grant(String author, TenantSettings settings, Purpose purpose, Set<String> scopes) throws StoreException {
        consents.grant(
                new Consent(settings.tenant(), purpose, settings.client(purpose), scopes, author, clock.instant()));
        audit.record(
                author,
                Optional.of(settings.tenant()),
                "graph-consent",
                settings.tenant() + "/" + purpose,
                String.join(", ", new TreeSet<>(scopes)) + " granted to app " + settings.client(purpose));
        watchers.consent(settings.tenant());
    }

    /**
     * @param scopes empty for all of the purpose
     * @return what was consented to until now
     */
    Set<String> withdraw(String author, TenantSettings settings, Purpose purpose, Set<String> scopes, String why)
            throws StoreException {
        try {
            Set<String> gone = consents.withdraw(author, settings, purpose, scopes);
            if (!gone.isEmpty()) {
                audit.record(
                        author,
                        Optional.of(settings.tenant()),
                        "graph-withdraw",
                        settings.tenant() + "/" + purpose,
                        String.join(", ", gone) + (why.isEmpty() ? "" : ": " + why));
            }
            return gone;
        } finally {
            dropPurpose.accept(settings.tenant(), purpose);
            watchers.consent(settings.tenant());
        }
    }

    /** A user signed in. */
    void connect(Connection connection) throws StoreException, IOException {
        String whom = connection.tenant() + "/" + connection.user();
        connections.put(whom, connection);
        dropUser.accept(connection.tenant(), connection.user());
        audit.record(
                whom,
                Optional.of(connection.tenant()),
                "graph-connect",
                whom,
                "app " + connection.client() + ": " + String.join(", ", new TreeSet<>(connection.scopes())));
        watchers.account(connection.tenant(), connection.user());
    }

    /**
     * The user is not spoken for any more.
     *
     * @param area empty for every app registration
     * @return whether it was connected
     */
    boolean disconnect(String author, String tenant, String user, Optional<String> area, String why)
            throws StoreException {
        try {
            boolean was = connections.remove(author, tenant, user, area);
            if (was) {
                audit.record(author, Optional.of(tenant), "graph-disconnect", tenant + "/" + user, why);
            }
            return was;
        } finally {
            dropUser.accept(tenant, user);
            watchers.account(tenant, user);
        }
    }

    /** It is so in the store: this node or another changed it. */
    void connectionChanged(Stored document) {
        String[] key = document.key().split("/", -1);
        if (key.length == 3) {
            if (document.value().isEmpty()) {
                dropUser.accept(key[0], key[1]);
            }
            watchers.account(key[0], key[1]);
        }
    }

    /** The same of consent. */
    void consentChanged(Stored document) {
        consents.changed(document);
        String[] key = document.key().split("/", -1);
        for (Purpose purpose : Purpose.values()) {
            if (key.length == 2
                    && purpose.name().equals(key[1])
                    && document.value().isEmpty()) {
                dropPurpose.accept(key[0], purpose);
            }
        }
        watchers.consent(key[0]);
    }

    @Override
    public void consent(TenantSettings settings, Purpose purpose, Set<String> scopes, String why) {
        try {
            if (!withdraw(SYSTEM, settings, purpose, scopes, why).isEmpty()) {
                LOG.warn(
                        "Tenant {}: consent for {} is lost: {} See patchbay:graph-consent {}.",
                        settings.tenant(),
                        purpose,
                        why,
                        settings.tenant());
            }
        } catch (StoreException e) {
            LOG.warn("Tenant {}: consent for {} is lost: {} {}", settings.tenant(), purpose, why, e.getMessage());
        }
    }

    @Override
    public void app(TenantSettings settings, String client, String why) {
        for (Purpose purpose : Purpose.values()) {
            if (settings.client(purpose).equals(client)) {
                consent(settings, purpose, Set.of(), why);
            }
        }
    }

    @Override
    public void user(TenantSettings settings, String user, String area, String why) {
        try {
            disconnect(SYSTEM, settings.tenant(), user, Optional.of(area), why);
        } catch (StoreException e) {
            LOG.warn("What was kept of {}/{} stays on disk unused: {}", settings.tenant(), user, e.getMessage());
        }
    }

    @Override
    public void spoken(TenantSettings settings, String by, String account, Purpose purpose, Set<String> scopes) {
        audit.record(
                by,
                Optional.of(settings.tenant()),
                "graph-on-behalf-of",
                settings.tenant() + "/" + purpose,
                "Microsoft account " + account + ", who came with a token: "
                        + String.join(", ", new TreeSet<>(scopes)));
    }
}
