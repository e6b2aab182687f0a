package org.patchbay.graph.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/** What was consented to, from memory; kept in the store. A withdrawal counts at once, whether the store takes it or not. */
final class Consents {
    private static final Logger LOG = LoggerFactory.getLogger(Consents.class);
    static final String SPACE = "graph-consent";

    private final Store store;
    private final Map<String, Consent> all = new ConcurrentHashMap<>();

    Consents(Store store) {
        this.store = store;
        store.list(SPACE, "").forEach(this::changed);
    }

    private static String key(String tenant, Purpose purpose) {
        return tenant + "/" + purpose.name();
    }

    /** It is so in the store: this node or another changed it. */
    void changed(Stored document) {
        Optional<Consent> consent =
                document.value().isEmpty() ? Optional.empty() : Consent.of(document.key(), document.value());
        if (consent.isPresent()) {
            all.put(document.key(), consent.get());
        } else {
            all.remove(document.key());
            if (!document.value().isEmpty()) {
                LOG.warn(
                        "The consent {} cannot be read and is none: have an administrator consent again.",
                        document.key());
            }
        }
    }

    Optional<Consent> of(TenantSettings settings, Purpose purpose) {
        return Optional.ofNullable(all.get(key(settings.tenant(), purpose)))
                .filter(consent -> consent.client().equals(settings.client(purpose)));
    }

    Set<String> scopes(TenantSettings settings, Purpose purpose) {
        return of(settings, purpose).map(Consent::scopes).orElse(Set.of());
    }

    /** Over all purposes. */
    Set<String> scopes(TenantSettings settings) {
        Set<String> scopes = new TreeSet<>();
        for (Purpose purpose : Purpose.values()) {
            scopes.addAll(scopes(settings, purpose));
        }
        return Set.copyOf(scopes);
    }

    /** What was consented to before for the same app registration stays. */
    void grant(Consent consent) throws StoreException {
        Consent before = all.get(key(consent.tenant(), consent.purpose()));
        Set<String> scopes = new TreeSet<>(consent.scopes());
        if (before != null && before.client().equals(consent.client())) {
            scopes.addAll(before.scopes());
        }
        Consent both =
                new Consent(consent.tenant(), consent.purpose(), consent.client(), scopes, consent.by(), consent.at());
        String key = key(consent.tenant(), consent.purpose());
        store.write(consent.by(), List.of(Write.put(SPACE, key, both.json())));
        all.put(key, both);
    }

    /**
     * Takes these back.
     *
     * @param scopes empty for all of the purpose
     * @return those that were consented to
     * @throws StoreException where it is not kept: after a restart they would be there again
     */
    Set<String> withdraw(String author, TenantSettings settings, Purpose purpose, Set<String> scopes)
            throws StoreException {
        Optional<Consent> before = of(settings, purpose);
        if (before.isEmpty()) {
            return Set.of();
        }
        Set<String> gone = new TreeSet<>(before.get().scopes());
        if (!scopes.isEmpty()) {
            gone.retainAll(scopes);
        }
        if (gone.isEmpty()) {
            return Set.of();
        }
        String key = key(settings.tenant(), purpose);
        Consent left = before.get().without(gone);
        if (left.scopes().isEmpty()) {
            all.remove(key);
            store.write(author, List.of(Write.remove(SPACE, key)));
        } else {
            all.put(key, left);
            store.write(author, List.of(Write.put(SPACE, key, left.json())));
        }
        return gone;
    }
}
