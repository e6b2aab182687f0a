package org.patchbay.routing.continuity;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * Keeps what is switched: in the store for all nodes that share it, in memory for calls. While the store is away everything stays as it was, and
 * nothing can be changed.
 */
@Component(service = {Continuity.class, ContinuityKeeper.class})
public final class ContinuityKeeper implements Continuity {
    private static final Logger LOG = LoggerFactory.getLogger(ContinuityKeeper.class);

    private final Set<String> returnedByHand = ConcurrentHashMap.newKeySet();
    private volatile SwitchTable table = SwitchTable.EMPTY;
    private volatile @Nullable Store store;
    private volatile @Nullable Audit audit;
    private @Nullable AutoCloseable watch;

    @Activate
    public ContinuityKeeper() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindStore(Store bound) {
        endWatch();
        store = bound;
        watch = bound.watch(Switch.SPACE, changed -> changed(bound, changed));
        Set<String> keys = new HashSet<>();
        table.all().forEach(s -> keys.add(s.key()));
        bound.list(Switch.SPACE, "").forEach(document -> keys.add(document.key()));
        keys.forEach(key -> refresh(bound, key));
    }

    synchronized void unbindStore(Store bound) {
        if (store == bound) {
            store = null;
            endWatch();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAudit(Audit bound) {
        audit = bound;
    }

    void unbindAudit(Audit bound) {
        if (audit == bound) {
            audit = null;
        }
    }

    @Deactivate
    synchronized void deactivate() {
        endWatch();
    }

    private void endWatch() {
        AutoCloseable ended = watch;
        watch = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (Exception e) {
                LOG.debug("The watch of {} did not end", Switch.SPACE, e);
            }
        }
    }

    private void changed(Store from, Stored document) {
        boolean outage = document.key().contains("/" + Switch.HEALTH + "/");
        if (outage && document.value().isEmpty() && !document.author().equals(Switch.HEALTH)) {
            returnedByHand.add(document.key());
        }
        refresh(from, document.key());
    }

    /** Takes the document as it is now: news may come in any order with what is read. */
    private synchronized void refresh(Store from, String key) {
        if (store != from) {
            return;
        }
        Optional<Stored> document = from.get(Switch.SPACE, key);
        try {
            table = document.isEmpty()
                    ? table.without(key)
                    : table.without(key).with(Switch.read(document.get().value()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "The document {}/{} of the store cannot be read ({}); what was known of it stays. Return and switch it again.",
                    Switch.SPACE,
                    key,
                    e.getMessage());
        }
    }

    @Override
    public Optional<Switch> inForce(String tenant, List<List<Subject>> path, Optional<String> home, Instant at) {
        return table.inForce(tenant, path, home, at);
    }

    /** Those of a tenant that hold now, and those that have just run out. */
    List<Switch> of(String tenant) {
        return table.of(tenant).stream()
                .sorted(Comparator.comparing(Switch::key))
                .toList();
    }

    List<Switch> all() {
        return table.all();
    }

    Optional<Switch> of(String tenant, Subject subject, Instant now) {
        return table.get(Switch.key(tenant, subject)).filter(s -> s.holds(now));
    }

    Optional<Switch> outage(String tenant, String provider) {
        return table.get(Switch.healthKey(tenant, provider));
    }

    /** Whether an outage was taken back by somebody, who must not be overruled before the provider was seen well again; asked once. */
    boolean takeReturnedByHand(String tenant, String provider) {
        return returnedByHand.remove(Switch.healthKey(tenant, provider));
    }

    /** Whether a tenant's calls are part of an exercise. */
    public boolean drill(String tenant, Instant now) {
        return table.of(tenant).stream().anyMatch(s -> s.drill() && s.holds(now));
    }

    /**
     * Puts it in force.
     *
     * @param detail for the audit
     */
    void put(Switch wanted, Instant now, String detail) throws OperationException {
        Store to = there();
        Optional<Stored> before = to.get(Switch.SPACE, wanted.key());
        Write write = Write.put(Switch.SPACE, wanted.key(), wanted.text())
                .expecting(before.map(Stored::version).orElse(0L));
        if (before.isPresent()
                && table.get(wanted.key()).filter(s -> s.holds(now)).isPresent()) {
            throw new OperationException(Reason.CONFLICT, "It is switched already. Return it first.");
        }
        write(to, wanted.by(), write);
        record(wanted.by(), "continuity-switch", wanted, detail);
    }

    /**
     * Takes it back, unless another node has done so, or somebody has switched the same anew: what this node knew of may be over, and what was
     * switched since must not go with it.
     */
    void remove(String author, Switch ended, String detail) throws OperationException {
        Store to = there();
        Optional<Stored> present = to.get(Switch.SPACE, ended.key());
        if (present.isEmpty() || isAnother(present.get(), ended)) {
            refresh(to, ended.key());
            throw new OperationException(
                    Reason.CONFLICT,
                    "Nothing was returned: " + ended.subject() + " of " + ended.tenant()
                            + " was returned or switched anew in the same moment. See what is: continuity.");
        }
        write(
                to,
                author,
                Write.remove(Switch.SPACE, ended.key()).expecting(present.get().version()));
        record(author, "continuity-return", ended, detail);
    }

    /** One that cannot be read is the one that was known: to return it is how it is put right. */
    private static boolean isAnother(Stored present, Switch known) {
        try {
            return !Switch.read(present.value()).equals(known);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Store there() throws OperationException {
        Store now = store;
        if (now == null) {
            throw new OperationException(
                    Reason.UNAVAILABLE, "Nothing was changed: the store is not there. Calls go on as they did.");
        }
        return now;
    }

    private void write(Store to, String author, Write write) throws OperationException {
        try {
            to.write(author, List.of(write));
        } catch (StoreException e) {
            Reason reason =
                    switch (e.reason()) {
                        case CONFLICT -> Reason.CONFLICT;
                        case UNAVAILABLE -> Reason.UNAVAILABLE;
                        case INVALID -> Reason.INVALID;
                    };
            throw new OperationException(reason, String.valueOf(e.getMessage()));
        }
        refresh(to, write.key());
    }

    private void record(String author, String action, Switch what, String detail) {
        Audit book = audit;
        if (book != null) {
            book.record(author, Optional.of(what.tenant()), action, what.tenant() + " " + what.subject(), detail);
        }
        LOG.info("{} by {}: {} {}: {}", action, author, what.tenant(), what.subject(), detail);
    }
}
